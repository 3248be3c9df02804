"""What we began is asked again when it leaves: it waits for the morning, or does not leave at all, and says why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.analytics.cadence import Kind
from porch.core.clock import StoppedClock
from porch.core.interaction import Handle as Word
from porch.desk.post import delivering
from porch.projections.waiting import projector as waiting
from porch.records.accounts.models import Account
from porch.records.consent import actions as consent
from porch.records.interactions import actions as log
from porch.records.outbox.models import Outgoing, Slot
from porch.records.people.models import Handle, Person
from tests.cast import NAME, NOON, says
from tests.fakes import TownSquare
from tests.records.outbox.begun import begin, person

pytestmark = pytest.mark.django_db
S = Outgoing.State
SOON = timedelta(seconds=11)


@pytest.fixture
def ann(db: None) -> Person:
    return person()


@pytest.fixture
def idea(shop: Account, ann: Person) -> Outgoing:
    return begin(shop, ann, Kind.IDEA, NOON)


def leave(idea: Outgoing, clock: StoppedClock, after: timedelta) -> Outgoing:
    clock.advance(after)
    delivering.deliver_next(clock=clock)
    idea.refresh_from_db()
    return idea


def test_what_may_still_leave_leaves(idea: Outgoing, square: TownSquare, clock: StoppedClock) -> None:
    assert leave(idea, clock, SOON).state == S.SENT
    assert square.said(idea.text) == 1


def test_q4_mautic_1759_what_is_late_waits_for_the_morning(
    idea: Outgoing, square: TownSquare, clock: StoppedClock
) -> None:
    held = leave(idea, clock, timedelta(hours=10))
    assert (held.state, held.due_at) == (S.APPROVED, NOON + timedelta(hours=22))
    assert held.error.startswith("Nobody knows their time zone")
    assert leave(idea, clock, timedelta(hours=12)).state == S.SENT
    assert square.said(idea.text) == 1


def test_c2_whoever_said_no_meanwhile_gets_nothing_and_their_time_back(
    idea: Outgoing, ann: Person, square: TownSquare, clock: StoppedClock
) -> None:
    consent.stop(person=ann, at=NOON, by=None)
    held = leave(idea, clock, SOON)
    assert (held.state, held.error) == (S.FAILED, "Nothing says that we may write to them here for this.")
    assert Slot.objects.get().freed_at is not None
    assert square.said(idea.text) == 0


def test_r3_whoever_wrote_meanwhile_is_answered_first(
    idea: Outgoing, ann: Person, shop: Account, square: TownSquare, clock: StoppedClock
) -> None:
    theirs = Handle.objects.get(person=ann)
    asks = says(Word(kind=NAME, value=theirs.value, name="Ann"), "Do you have a table tonight?", name="q")
    log.record(account=shop, items=[asks], received_at=NOON)
    waiting.catch_up(now=NOON)
    held = leave(idea, clock, SOON)
    assert (held.state, held.error) == (S.FAILED, "They wrote and wait for our answer. Answer first.")
    assert square.said(idea.text) == 0
