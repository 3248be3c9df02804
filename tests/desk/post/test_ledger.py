"""Every day adds up, to the item: within Porch, and against the network where it can be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porch.core.clock import StoppedClock
from porch.core.interaction import Handle, Spoiled
from porch.core.viewer import SYSTEM
from porch.desk.post import collecting, ledger, wiring
from porch.projections.waiting import projector
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, NOON, US, says
from tests.fakes import CREDENTIALS, NAME, TownSquare

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def busy(shop: Account, square: TownSquare, clock: StoppedClock) -> Account:
    """A day on which Ann was answered, Ben waits, Cleo thanked and somebody deleted what nobody had read."""
    square.hear(
        says(ANN, name="q"), says(US, to="q", ours=True, at=NOON + timedelta(minutes=1)), says(BEN),
        says(CLEO, "thanks!"), says(Handle(kind=NAME, value=""), deleted=True),
    )  # fmt: skip
    clock.advance(timedelta(hours=1))
    collecting.collect(shop, clock=clock)
    projector.catch_up(now=clock.now())
    return shop


def test_a_day_adds_up_to_the_item(busy: Account) -> None:
    line = ledger.line(SYSTEM, busy, TODAY)
    assert (line.stored, line.adds_up, line.is_alarm) == (4, True, False)
    assert {fate: n for fate, n in line.fates.items() if n} == {
        "answered_elsewhere": 1, "waiting": 1, "needs_no_answer": 2,
    }  # fmt: skip


def test_a_day_that_was_not_read_to_the_end_does_not_add_up(busy: Account, clock: StoppedClock) -> None:
    collecting.take(busy, [says(ANN)], clock=clock)
    assert not ledger.line(SYSTEM, busy, TODAY).adds_up


def test_what_the_network_holds_and_we_do_is_in_agreement(busy: Account, clock: StoppedClock) -> None:
    counted = ledger.compare(busy, TODAY, clock=clock)
    assert (counted.held_there, counted.held_here, counted.missing) == (5, 5, [])


def test_what_the_network_holds_and_we_do_not_is_an_alarm_that_names_it(
    busy: Account, square: TownSquare, clock: StoppedClock
) -> None:
    square.hear(says(BEN, name="unheard"))
    assert ledger.compare(busy, TODAY, clock=clock).missing == ["unheard"]
    line = ledger.line(SYSTEM, busy, TODAY)
    assert (line.agrees, line.is_alarm, line.missing, line.counted_at) == (False, True, ("unheard",), clock.now())
    assert [count.missing for count in ledger.alarms(SYSTEM, clock.now())] == [["unheard"]]


def test_what_stands_under_another_day_by_a_wrong_clock_is_not_missing(
    busy: Account, square: TownSquare, clock: StoppedClock
) -> None:
    ahead = datetime(2099, 1, 1, tzinfo=UTC)
    square.hear(says(BEN, name="x" * 700, at=ahead))
    collecting.collect(Account.objects.get(), clock=clock)
    assert ledger.compare(busy, ahead.date(), clock=clock).missing == []


def test_what_stands_under_another_connection_of_ours_is_not_missing(busy: Account, clock: StoppedClock) -> None:
    second = accounts.connect(channel=NAME, name="Bar", handle="bar", credentials=CREDENTIALS, at=NOON)
    assert ledger.compare(second, TODAY, clock=clock).missing == []


def test_what_stands_in_quarantine_is_kept_and_not_missing(
    busy: Account, square: TownSquare, clock: StoppedClock
) -> None:
    square.hear(says(BEN, name="unheard"), says(BEN, name="illegible"))
    collecting.take(busy, [Spoiled(raw=b"id: illegible \xff", reason="not UTF-8")], clock=clock)
    assert ledger.compare(busy, TODAY, clock=clock).missing == ["unheard"]


@pytest.mark.parametrize("mood", ["down", "cannot count"])
def test_a_network_that_cannot_be_asked_is_unverifiable(
    busy: Account, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch, mood: str
) -> None:
    channels = {"down": lambda account: 1 / 0, "cannot count": lambda account: object()}
    monkeypatch.setattr(wiring, "open_channel", channels[mood])
    counted = ledger.compare(busy, TODAY, clock=clock)
    assert (counted.held_there, counted.missing) == (None, [])


def test_a_week_is_listed_newest_first(busy: Account) -> None:
    lines = ledger.days(SYSTEM, last=TODAY, count=2)
    assert [(line.day, line.stored) for line in lines] == [(TODAY, 4), (TODAY - timedelta(days=1), 0)]


def test_charlie_sees_no_ledger(busy: Account, charlie: Member) -> None:
    assert (ledger.days(charlie, last=TODAY), ledger.alarms(charlie, NOON)) == ([], [])
