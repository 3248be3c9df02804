"""Who comes, as they say so themselves, and what else is at that time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from porch.core import itip
from porch.core.interaction import Handle, Heard, Kind, Receipt, Visibility
from porch.core.viewer import SYSTEM
from porch.engagement.meetings import actions, queries
from porch.engagement.meetings.models import Meeting
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.meetings.test_actions import PLAN, account, guest

pytestmark = pytest.mark.django_db
ANN, BEN = (Handle(kind="email", value=f"{who}@home.test") for who in ("ann", "ben"))


@pytest.fixture
def mailbox(db: None) -> Account:
    return account("email", "alice@shop.test")


@pytest.fixture
def called(mailbox: Account, alice: Member) -> Meeting:
    """Ann is invited, and the invitation has arrived."""
    ann = guest("ann@home.test")
    made = actions.invite(key="k", guests=[ann], plan=PLAN, mail=mailbox, calendar=None, member=alice, at=NOON)
    outbox.arrived(outgoing=Outgoing.objects.get(), receipt=Receipt(external_id="asked"), at=NOON)
    return made


def answers(called: Meeting, by: Handle, said: str, *, at: datetime, version: int = 0, channel: str = "email") -> None:
    name = f"{by.value} {at}" if channel == "email" else f"{called.uid}#answer-{by.value}"
    heard = Heard(
        external_id=name, version="1", kind=itip.KINDS[said], author=by, at=at, raw=f"{name} {said}".encode(),
        text=f"{said}: gladly", in_reply_to="asked", visibility=Visibility.DIRECT,
        detail={"answer": said, "meeting": called.uid, "attendee": "ann@home.test", "version": str(version)},
    )  # fmt: skip
    box = called.mail if channel == "email" else account(channel, "alice@shop.test")
    log.record(account=box, items=[heard], received_at=at)


def stands(called: Meeting) -> queries.Invited:
    found = queries.meeting(SYSTEM, called.pk)
    assert found is not None
    (invited,) = found.guests
    return invited


def test_what_they_answered_last_counts_and_a_later_version_asks_again(called: Meeting, alice: Member) -> None:
    assert (stands(called).answer, stands(called).sent.state) == ("", "sent")  # type: ignore[union-attr]
    answers(called, ANN, "no", at=NOON + timedelta(minutes=1))
    answers(called, ANN, "yes", at=NOON + timedelta(minutes=2))
    assert (stands(called).answer, stands(called).said, stands(called).to_earlier) == ("yes", "gladly", False)
    actions.move(meeting=called, plan=replace(PLAN, minutes=30), member=alice, at=NOON + timedelta(minutes=3))
    assert stands(called).to_earlier
    answers(called, ANN, "yes", at=NOON + timedelta(minutes=4), version=1)
    assert not stands(called).to_earlier


def test_an_answer_in_our_calendar_counts_too(called: Meeting) -> None:
    answers(called, ANN, "maybe", at=NOON + timedelta(minutes=1), channel="calendar")
    Meeting.objects.update(calendar=Account.objects.get(channel="calendar"))
    assert stands(called).answer == "maybe"


def test_nobody_answers_for_somebody_else(called: Meeting) -> None:
    answers(called, BEN, "yes", at=NOON + timedelta(minutes=1))
    assert stands(called).answer == ""


def test_a_call_that_was_taken_back_is_no_meeting(called: Meeting, charlie: Member) -> None:
    ann = called.guests.get().handle_id
    assert [one.meeting for one in queries.of_handles(SYSTEM, [ann])] == [called]
    assert queries.of_handles(charlie, [ann]) == []
    called.versions.update(taken_back_at=NOON)
    assert queries.of_handles(SYSTEM, [ann]) == []
    assert queries.meeting(SYSTEM, called.pk) is None


def meets(uid: str, when: str, until: str = "", **detail: str) -> Heard:
    told = {"when": when, "until": until, **detail}
    return Heard(
        external_id=uid, version="1", kind=Kind.MEETING, author=ANN, at=NOON, raw=uid.encode(), subject=uid,
        visibility=Visibility.DIRECT, detail={name: words for name, words in told.items() if words},
    )  # fmt: skip


def test_what_is_at_the_same_time_is_told_heard_or_called(called: Meeting) -> None:
    calendar = account("calendar", "alice@shop.test")
    heard = [
        meets("lunch", "2026-03-04T12:30:00+00:00", "2026-03-04T13:30:00+00:00"),
        meets("before", "2026-03-04T10:00:00+00:00", "2026-03-04T12:00:00+00:00"),
        meets("weekly", "2026-02-25T12:00:00+00:00", "2026-02-25T13:00:00+00:00", repeats="FREQ=WEEKLY"),
        meets("ended", "2026-02-25T12:00:00+00:00", "2026-02-25T13:00:00+00:00", repeats="FREQ=WEEKLY;COUNT=1"),
        meets("day", "2026-03-04"),
        meets("odd", "some day", repeats="FREQ=SECONDLY"),
        meets("hostile", "1601-01-01T00:00:00+00:00", repeats="FREQ=DAILY"),
    ]
    log.record(account=calendar, items=heard, received_at=NOON)
    found = {one.title for one in queries.clashes(SYSTEM, PLAN.begins, timedelta(hours=1))}
    assert found == {"lunch", "weekly", "Tasting"}
    assert "Tasting" not in {
        one.title for one in queries.clashes(SYSTEM, PLAN.begins, timedelta(hours=1), without=called.uid)
    }
