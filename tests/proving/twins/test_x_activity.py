from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from porch.channels._x_activity import check
from porch.core.interaction import Delivery
from porch.proving.twins.book import Entry
from porch.proving.twins.x_activity import (
    SECRET,
    conversation,
    entry_of,
    made,
    message,
    number_of,
    partner,
    signed,
    told,
    version_of,
)

AT, LATER = "2026-11-22T10:00:00.000Z", "2026-11-22T10:05:00.000Z"


def entry(**other: object) -> Entry:
    whole = {
        "id": 5, "kind": "post", "author": "ann", "text": "@acme Ciao", "place": "", "answers": 0, "at": AT,
        "changed": 1, "changed_at": AT, "deleted": False, **other,
    }  # fmt: skip
    return Entry(**whole)  # type: ignore[arg-type]


def test_an_id_holds_its_time_and_its_entry() -> None:
    number = version_of(entry())
    assert (entry_of(number), made(int(number))) == (5, datetime(2026, 11, 22, 10, tzinfo=UTC))


def test_an_edit_has_an_id_of_its_own_time() -> None:
    edited = entry(changed_at=LATER)
    between = made(int(version_of(edited))) - made(int(version_of(edited, first=True)))
    assert between == timedelta(minutes=5)


def test_a_conversation_is_named_by_both_numbers_whoever_speaks() -> None:
    theirs, ours = entry(kind="dm"), entry(kind="dm", author="acme", place="ann")
    assert conversation(theirs) == conversation(ours) == f"{number_of('acme')}-{number_of('ann')}"
    assert partner(conversation(ours)) == partner(number_of("ann")) == "ann"
    assert partner("99") == ""


def test_a_message_says_who_takes_part() -> None:
    assert message(entry(kind="dm"))["participant_ids"] == [number_of("acme"), number_of("ann")]


def test_a_push_is_signed_so_that_the_channel_takes_it() -> None:
    body, headers = signed(told(entry(), None))
    check(SECRET, Delivery(body=body, headers=headers, received_at=datetime.now(UTC)))
    assert json.loads(body)["for_user_id"] == number_of("acme")


def test_every_kind_of_entry_is_told_under_its_own_name() -> None:
    post = entry(author="acme")
    ours_gone = told(entry(author="acme", deleted=True), None)
    assert list(told(entry(), None)) == ["tweet_create_events"]
    assert list(told(entry(kind="like", answers=5), post)) == ["favorite_events"]
    assert list(told(entry(kind="follow"), None)) == ["follow_events"]
    assert list(told(entry(kind="dm"), None)) == ["direct_message_events", "users"]
    assert list(ours_gone) == ["tweet_delete_events"]


def test_what_customers_delete_is_not_told() -> None:
    assert told(entry(deleted=True), None) == {}
