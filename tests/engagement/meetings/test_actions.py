"""We ask people to meet: once, through the outbox, with the meeting in our calendar; moved, called off and undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar

from porch.core import itip
from porch.core.errors import PorchError
from porch.core.interaction import Receipt
from porch.engagement.meetings import actions
from porch.engagement.meetings.actions import Plan
from porch.engagement.meetings.models import Meeting, Version
from porch.records.accounts.models import Account
from porch.records.interactions import store
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
PLAN = Plan(title="Tasting", begins=NOON + timedelta(days=2), minutes=60, zone="Europe/Rome", place="By the window")


def account(channel: str, handle: str) -> Account:
    return Account.objects.create(channel=channel, name="Da Alice", handle=handle, connected_at=NOON)


def guest(mail: str, kind: str = "email") -> Handle:
    person = Person.objects.create(name=mail.partition("@")[0].title(), created_at=NOON)
    return Handle.objects.create(kind=kind, value=mail, person=person, created_at=NOON)


@pytest.fixture
def mailbox(db: None) -> Account:
    return account("email", "alice@shop.test")


def invited(mailbox: Account, member: Member, *, key: str = "k", calendar: Account | None = None) -> Meeting:
    guests = [
        Handle.objects.filter(value=f"{who}@home.test").first() or guest(f"{who}@home.test") for who in ("ann", "ben")
    ]
    return actions.invite(key=key, guests=guests, plan=PLAN, mail=mailbox, calendar=calendar, member=member, at=NOON)


def test_everybody_gets_a_mail_of_their_own_and_our_calendar_the_meeting(mailbox: Account, alice: Member) -> None:
    called = invited(mailbox, alice, calendar=account("calendar", "alice@shop.test"))
    queued = list(Outgoing.objects.order_by("id"))
    assert [(one.account.channel, one.to_handle and one.to_handle.value) for one in queued if one.account] == [
        ("email", "ann@home.test"), ("email", "ben@home.test"), ("calendar", None),
    ]  # fmt: skip
    assert {one.key for one in queued} == set(actions.keys(called, 0))
    assert {one.due_at for one in queued} == {NOON + outbox.UNDO}
    (event,) = Calendar.from_ical(store.read(queued[0].enclosures.get().sha256)).events
    assert event["UID"] == called.uid
    assert len(event["ATTENDEE"]) == 2


def test_pressing_twice_invites_once(mailbox: Account, alice: Member) -> None:
    assert invited(mailbox, alice) == invited(mailbox, alice)
    assert Outgoing.objects.count() == 2


def test_what_has_not_left_can_be_taken_back_and_what_has_cannot(mailbox: Account, alice: Member) -> None:
    called = invited(mailbox, alice)
    actions.take_back(meeting=called, at=NOON)
    assert set(Outgoing.objects.values_list("state", flat=True)) == {"draft"}
    with pytest.raises(PorchError, match="nothing to take back"):
        actions.take_back(meeting=called, at=NOON)
    again = invited(mailbox, alice, key="another")
    assert outbox.lease(now=NOON + outbox.UNDO) is not None
    with pytest.raises(PorchError, match="left already"):
        actions.take_back(meeting=again, at=NOON)
    assert Version.objects.get(meeting=again).taken_back_at is None
    assert Outgoing.objects.filter(state="approved").count() == 1


def test_a_move_is_the_same_meeting_in_a_later_version_below_the_first(mailbox: Account, alice: Member) -> None:
    called = invited(mailbox, alice)
    for number, outgoing in enumerate(Outgoing.objects.all()):
        outbox.arrived(
            outgoing=outgoing, receipt=Receipt(external_id=f"m{number}", ref=outgoing.to_handle.value), at=NOON
        )
    assert set(Interaction.objects.values_list("kind", flat=True)) == {"invite"}
    with pytest.raises(PorchError, match="Nothing has changed"):
        actions.move(meeting=called, plan=PLAN, member=alice, at=NOON)
    later = replace(PLAN, begins=PLAN.begins + timedelta(hours=1))
    actions.move(meeting=called, plan=later, member=alice, at=NOON)
    sent = Outgoing.objects.get(key=itip.sending_key(called.uid, "ann@home.test", 1))
    assert sent.answers is not None
    assert sent.subject == "New time: Tasting"
    assert itip.uid_and_sequence(store.read(sent.enclosures.get().sha256)) == (called.uid, 1)


def test_a_meeting_is_called_off_once_and_that_can_be_undone(mailbox: Account, alice: Member) -> None:
    called = invited(mailbox, alice)
    actions.call_off(meeting=called, member=alice, at=NOON, words="We are ill.")
    sent = Outgoing.objects.get(key=itip.sending_key(called.uid, "ann@home.test", 1))
    assert itip.method_of(store.read(sent.enclosures.get().sha256)) == "CANCEL"
    assert sent.text.startswith("We are ill.")
    with pytest.raises(PorchError, match="called off already"):
        actions.move(meeting=called, plan=replace(PLAN, minutes=30), member=alice, at=NOON)
    actions.take_back(meeting=called, at=NOON)
    actions.move(meeting=called, plan=replace(PLAN, minutes=30), member=alice, at=NOON)
    assert list(Version.objects.order_by("sequence").values_list("sequence", flat=True)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        (replace(PLAN, title=" "), "about"),
        (replace(PLAN, begins=NOON), "passed"),
        (replace(PLAN, minutes=1), "lasts"),
        (replace(PLAN, minutes=60 * 24 * 8), "lasts"),
        (replace(PLAN, zone="Mars/Base"), "zone"),
        (replace(PLAN, zone="../etc"), "zone"),
    ],
)
def test_what_is_missing_is_said_and_nothing_leaves(mailbox: Account, alice: Member, plan: Plan, says: str) -> None:
    with pytest.raises(PorchError, match=says):
        actions.invite(
            key="k", guests=[guest("ann@home.test")], plan=plan, mail=mailbox, calendar=None, member=alice, at=NOON
        )
    assert not Outgoing.objects.exists()


def test_nobody_without_a_mail_address_is_invited(mailbox: Account, alice: Member) -> None:
    for guests in ([], [guest("+39055123456", "phone")]):
        with pytest.raises(PorchError, match="mail address"):
            actions.invite(key="k", guests=guests, plan=PLAN, mail=mailbox, calendar=None, member=alice, at=NOON)
