"""The next rung up with one person: by which way, and when one stays where one is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.analytics.ladder import Rung
from porch.core.interaction import Handle, Kind
from porch.core.networks import Family
from porch.core.viewer import SYSTEM
from porch.desk.ladder import actions, queries
from porch.engagement.conversations import actions as conversations
from porch.projections.relationships import actions as relationships
from porch.projections.waiting import projector as waiting
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.consent import actions as consent
from porch.records.interactions import actions as log
from porch.records.people import actions as people
from porch.records.people.meeting import meet
from porch.records.people.models import Handle as HandleRow
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import ANN, BEN, says
from tests.projections.relationships.stage import DAY, NOW, talks

pytestmark = pytest.mark.django_db
MAIL = Handle(kind="email", value="ann@mill.example", name="Ann")


@pytest.fixture
def ann(shop: Account) -> Person:
    """Ann, who talks with us in public every five days, and did so yesterday."""
    talks(shop, ANN, days=range(4, 100, 5), text="The bread was lovely. See you soon!")
    settled()
    return Person.objects.get(handles__value="ann")


@pytest.fixture
def with_mail(ann: Person) -> Person:
    """Ann, whose mail address we know, and a mailbox of ours."""
    also(ann, MAIL)
    accounts.connect(channel="email", name="Post", handle="us@shop.example", credentials={"x": "y"}, at=NOW)
    Account.objects.filter(channel="email").update(state=Account.State.LIVE)
    return ann


def also(person: Person, handle: Handle) -> HandleRow:
    """Let a handle be theirs too."""
    meet({(handle.kind, handle.value): (handle, False)}, NOW)
    row = HandleRow.objects.get(kind=handle.kind, value=handle.value)
    people.attach(handle=row, person=person, by=None, at=NOW)
    return row


def settled() -> None:
    relationships.refresh(now=NOW)
    waiting.catch_up(now=NOW)


def step(person: Person) -> queries.Next:
    found = queries.next_step(SYSTEM, person, now=NOW)
    assert found is not None
    return found


def test_without_a_way_up_one_stays(ann: Person) -> None:
    assert (step(ann).step.rung, step(ann).way) == (None, None)
    assert step(ann).step.reason == "No way to them is open above reply."


def test_the_mailbox_is_the_next_rung_and_opens_with_their_own_words(with_mail: Person) -> None:
    found = step(with_mail)
    assert found.step.rung is Rung.MAIL
    assert found.step.opening.startswith("You wrote \u201cThe bread was lovely.\u201d")
    assert found.way is not None
    assert (found.way.handle.value, found.way.account, found.way.thread_id) == (
        "ann@mill.example", Account.objects.get(channel="email"), None,
    )  # fmt: skip


def test_whom_nobody_answered_in_public_is_answered_there_first(with_mail: Person, shop: Account) -> None:
    asks = [says(BEN, "Is the saffron bread back?", name=f"b{day}", at=NOW - day * DAY) for day in (1, 3)]
    log.record(account=shop, items=asks, received_at=NOW)
    settled()
    ben = Person.objects.get(handles__value="ben")
    found = step(ben)
    assert (found.step.rung, found.step.opening) == (Rung.REPLY, "You wrote \u201cIs the saffron bread back?\u201d.")
    assert found.way is not None
    assert found.way.thread_id is not None


def test_never_up_when_they_want_no_mail(with_mail: Person) -> None:
    consent.stop(person=with_mail, at=NOW - DAY, by=None)
    assert step(with_mail).step.rung is None


def test_never_up_for_three_months_after_they_declined(with_mail: Person, alice: Member) -> None:
    deed = actions.decline(person=with_mail, rung=Rung.MAIL, member=alice, at=NOW)
    assert "declined" in step(with_mail).step.reason
    later = queries.next_step(SYSTEM, with_mail, now=NOW + queries.RESTS + timedelta(days=1))
    assert later is not None
    assert "declined" not in later.step.reason
    conversations.undo(deed=deed, member=alice, at=NOW)
    assert step(with_mail).step.rung is Rung.MAIL


def test_an_invitation_they_turned_down_is_a_no(with_mail: Person, shop: Account) -> None:
    said = says(ANN, "I cannot", name="no", at=NOW - DAY, kind=Kind.REJECT)
    log.record(account=shop, items=[said], received_at=NOW)
    settled()
    assert "declined" in step(with_mail).step.reason


def test_a_complaint_nobody_answered_comes_first(with_mail: Person, shop: Account) -> None:
    said = says(ANN, "This is broken, I want my money back", name="bad", at=NOW - timedelta(hours=1))
    log.record(account=shop, items=[said], received_at=NOW)
    settled()
    assert step(with_mail).step.reason.startswith("Something they complained of is open")


def test_nobody_is_called_whom_their_employer_bars(with_mail: Person) -> None:
    also(with_mail, Handle(kind="phone", value="+4930123", name="Ann"))
    handles = list(with_mail.handles.all())
    assert Rung.CALL in queries.ways(SYSTEM, with_mail, handles, now=NOW)
    people.note_barrier(families=[Family.PHONE], why="", by=None, at=NOW, person=with_mail)
    assert Rung.CALL not in queries.ways(SYSTEM, with_mail, handles, now=NOW)


def test_of_somebody_nothing_passed_with_nothing_is_told(db: None) -> None:
    met = meet({(MAIL.kind, MAIL.value): (MAIL, False)}, NOW)
    person = Person.objects.get(pk=met[MAIL.kind, MAIL.value].person_id)
    assert queries.next_step(SYSTEM, person, now=NOW) is None
