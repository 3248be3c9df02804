"""Questions about the log."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.interaction import Kind, Media, Spoiled
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.interactions import actions, queries
from porch.records.interactions.models import File, Interaction
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, NOON, US, says

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def log(shop: Account) -> dict[str, Interaction]:
    """A thread of Ann, Ben and us, a word of Cleo's of the day before, and something that cannot be read."""
    photo = type(says(ANN))(
        external_id="q", version="1", kind=Kind.CREATE, author=ANN, at=NOON, raw=b"q", text="A table?",
        media=(Media(url="https://square.example/p"),),
    )  # fmt: skip
    items = [
        photo, says(BEN, "Me too!", name="too", to="q", at=NOON + MINUTE),
        says(US, "Yes!", name="a", to="q", ours=True, at=NOON + 2 * MINUTE), says(CLEO, name="old", at=NOON - DAY),
        Spoiled(raw=b"poison", reason="not mail", where="INBOX[5]"),
    ]  # fmt: skip
    actions.record(account=shop, items=items, received_at=NOON + 3 * MINUTE)
    return {row.external_id: row for row in Interaction.objects.all()}


def test_a_thread_is_read_oldest_first_with_its_photos(log: dict[str, Interaction]) -> None:
    turns = queries.of_thread(SYSTEM, log["q"].thread_id)
    assert [t.external_id for t in turns] == ["q", "too", "a"]
    assert [f.url for f in turns[0].files.all()] == ["https://square.example/p"]
    assert [t.external_id for t in queries.of_thread(SYSTEM, log["q"].thread_id, limit=1)] == ["a"]


def test_what_passed_between_somebody_and_us_is_read_newest_first_a_page_at_a_time(
    log: dict[str, Interaction],
) -> None:
    first = queries.of_handles(SYSTEM, [log["q"].handle_id], limit=1)
    assert [t.external_id for t in first] == ["a"]
    rest = queries.of_handles(SYSTEM, [log["q"].handle_id], before=(first[-1].at, first[-1].pk))
    assert [t.external_id for t in rest] == ["q"]


def test_others_who_spoke_see_a_public_answer(log: dict[str, Interaction]) -> None:
    assert queries.watching(SYSTEM, log["q"].thread_id, log["q"].handle_id) == 1


def test_an_answer_answers_the_last_words_that_were_not_deleted(shop: Account, log: dict[str, Interaction]) -> None:
    again = says(ANN, name="again", to="q", at=NOON + 2 * MINUTE)
    gone = says(ANN, name="gone", to="q", at=NOON + 3 * MINUTE, deleted=True)
    actions.record(account=shop, items=[again, gone], received_at=NOON + 3 * MINUTE)
    assert queries.latest_from(SYSTEM, log["q"].thread_id, log["q"].handle_id).external_id == "again"


def test_what_an_answer_answers_are_words_where_there_are_any(log: dict[str, Interaction], shop: Account) -> None:
    like = says(ANN, "", name="like", to="q", at=NOON + 9 * MINUTE, kind=Kind.LIKE)
    follow = says(CLEO, "", name="follow", kind=Kind.FOLLOW)
    actions.record(account=shop, items=[like, follow], received_at=NOON + 9 * MINUTE)
    followed = Interaction.objects.get(external_id="follow")
    assert queries.latest_from(SYSTEM, log["q"].thread_id, log["q"].handle_id).external_id == "q"
    assert queries.latest_from(SYSTEM, followed.thread_id, followed.handle_id) == followed


def test_what_cannot_be_read_is_listed_with_its_bytes(log: dict[str, Interaction]) -> None:
    (item,) = queries.quarantined(SYSTEM)
    assert (item.where, queries.quarantine_size(SYSTEM)) == ("INBOX[5]", 1)
    assert queries.quarantined(SYSTEM, before=item.pk) == []
    found = queries.quarantined_item(SYSTEM, item.pk)
    assert queries.raw_bytes(SYSTEM, found.delivery) == b"poison"


def test_a_day_is_counted_by_when_it_was_said(shop: Account, log: dict[str, Interaction]) -> None:
    today = NOON.date()
    assert (queries.stored(SYSTEM, shop.pk, today), queries.stored(SYSTEM, shop.pk, today - DAY)) == (2, 1)
    assert queries.external_ids(SYSTEM, shop.pk, today) == {"q", "too", "a"}


def test_the_log_is_as_large_as_it_is(shop: Account, log: dict[str, Interaction]) -> None:
    assert queries.totals(SYSTEM) == {"interactions": 4, "ours": 1, "theirs": 3, "quarantined": 1}
    assert queries.threads_of(SYSTEM, shop.pk) == 2


def test_what_the_log_has_is_named_as_the_network_names_it(shop: Account, log: dict[str, Interaction]) -> None:
    long = "x" * 700
    actions.record(account=shop, items=[says(ANN, name=long)], received_at=NOON)
    assert queries.present(SYSTEM, "square", {"q", "unheard", long}) == {"q", long}
    assert queries.present(SYSTEM, "square", set()) == set()


def test_contacts_are_told_by_day_for_whoever_is_a_person(log: dict[str, Interaction]) -> None:
    assert len(list(queries.contact_days(SYSTEM, NOON - 2 * DAY))) == 3
    assert len(list(queries.contact_days(SYSTEM, NOON))) == 2


def test_people_dealt_with_are_counted_once(log: dict[str, Interaction], alice: Member) -> None:
    asked = log["q"]
    key = {"at": NOON, "thread_id": asked.thread_id, "handle": asked.handle, "member": alice}
    for kind in (Kind.CLOSE, Kind.SNOOZE, Kind.NOTE):
        actions.log(kind=kind, **key)
    assert queries.dealt_with_since(SYSTEM, NOON, ["close", "snooze"]) == 1
    assert queries.dealt_with_since(SYSTEM, NOON + MINUTE, ["close"]) == 0


def test_a_photo_is_found_and_wanted(log: dict[str, Interaction]) -> None:
    file = File.objects.get()
    assert (queries.file(SYSTEM, file.pk), queries.wanted_files(SYSTEM)) == (file, [file])


def test_a_thread_that_was_merged_is_found_where_it_went(shop: Account) -> None:
    actions.record(account=shop, items=[says(ANN, name="1"), says(ANN, name="3", to="2")], received_at=NOON)
    stale = Interaction.objects.get(external_id="3").thread_id
    actions.record(account=shop, items=[says(ANN, name="2", to="1")], received_at=NOON)
    assert queries.thread(SYSTEM, stale).pk == Interaction.objects.get(external_id="1").thread_id


def test_charlie_sees_nothing(shop: Account, log: dict[str, Interaction], charlie: Member) -> None:
    one = log["q"]
    lists = (
        queries.of_thread(charlie, one.thread_id), queries.of_handles(charlie, [one.handle_id]),
        queries.quarantined(charlie), queries.wanted_files(charlie),
        list(queries.contact_days(charlie, NOON)),
    )  # fmt: skip
    assert lists == ([],) * 5
    assert queries.interaction(charlie, one.pk) is queries.thread(charlie, one.thread_id) is None
    assert queries.file(charlie, File.objects.get().pk) is queries.quarantined_item(charlie, 1) is None
    day, since = NOON.date(), NOON - DAY
    counts = (
        queries.quarantine_size(charlie), queries.stored(charlie, shop.pk, day), queries.threads_of(charlie, shop.pk),
        queries.watching(charlie, one.thread_id, 0), queries.dealt_with_since(charlie, since, ["create"]),
    )  # fmt: skip
    assert counts == (0,) * 5
    assert (queries.totals(charlie), queries.present(charlie, "square", ["q"])) == ({}, set())


def test_the_follows_that_stand_are_told_one_by_one_by_whom_they_are(shop: Account, charlie: Member) -> None:
    theirs = [says(who, "", name=f"f-{who.value}", kind=Kind.FOLLOW) for who in (ANN, BEN)]
    gone = says(BEN, "", name="f-ben", kind=Kind.FOLLOW, version="2", deleted=True)
    ours = says(US, "", name="f-us", kind=Kind.FOLLOW, ours=True, recipients=(CLEO,))
    actions.record(account=shop, items=[*theirs, gone, ours, says(ANN)], received_at=NOON)
    found = list(queries.follows(SYSTEM, shop.pk, ours=False))
    assert [(one.kind, one.value, one.external_id, one.asked) for one in found] == [("square", "ann", "f-ann", False)]
    assert [one.value for one in queries.follows(SYSTEM, shop.pk, ours=True)] == ["cleo"]
    assert list(queries.follows(SYSTEM, shop.pk, ours=False, of={("square", "ben")})) == []
    assert list(queries.follows(charlie, shop.pk, ours=False)) == []
