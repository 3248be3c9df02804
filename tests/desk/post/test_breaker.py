"""A network that fails again and again is left alone, then tried once; what it says clearly is no failure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.desk.post import breaker, collecting, delivering
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account, Circuit
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from tests.cast import NOON
from tests.fakes import TownSquare

pytestmark = pytest.mark.django_db
DOWN = ChannelError("nobody is here")


def again(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def fail(account: Account, times: int, clock: StoppedClock) -> Account:
    for _ in range(times):
        breaker.failed(again(account), DOWN, clock.now())
    return again(account)


def test_four_failures_leave_it_closed_and_the_fifth_opens_it(shop: Account, clock: StoppedClock) -> None:
    assert fail(shop, 4, clock).circuit(NOON) == Circuit.CLOSED
    assert fail(shop, 1, clock).circuit(NOON) == Circuit.OPEN
    assert not breaker.allows(again(shop), NOON)


def test_after_the_pause_one_act_tries_it_and_the_others_wait(shop: Account, clock: StoppedClock) -> None:
    fail(shop, 5, clock)
    clock.advance(breaker.FIRST_PAUSE)
    assert again(shop).circuit(clock.now()) == Circuit.HALF_OPEN
    assert breaker.allows(again(shop), clock.now())
    assert not breaker.allows(again(shop), clock.now())
    clock.advance(breaker.PROBE)
    assert breaker.allows(again(shop), clock.now())  # whoever tried it never came back


def test_a_probe_that_fails_opens_it_for_longer(shop: Account, clock: StoppedClock) -> None:
    fail(shop, 5, clock)
    clock.advance(timedelta(minutes=10))
    assert breaker.allows(again(shop), clock.now())
    assert fail(shop, 1, clock).open_until == clock.now() + timedelta(minutes=5)


def test_a_probe_that_succeeds_closes_it(shop: Account, clock: StoppedClock) -> None:
    fail(shop, 5, clock)
    clock.advance(breaker.FIRST_PAUSE)
    collecting.collect(again(shop), clock=clock)
    assert (again(shop).circuit(clock.now()), again(shop).failures, again(shop).failing_since) == ("closed", 0, None)


def test_it_never_rests_longer_than_a_quarter_of_an_hour(shop: Account) -> None:
    shop.failing_since = NOON - timedelta(days=3)
    assert breaker.pause(shop, NOON) == breaker.LONGEST_PAUSE


@pytest.mark.parametrize(
    ("error", "counts"),
    [
        (DOWN, True),
        (OutcomeUnknown("torn"), True),
        (ZeroDivisionError(), True),
        (KeyRefused("log in again"), False),
        (ChannelError("too many", retry_at=NOON), False),
        (ChannelError("not like this", permanent=True), False),
    ],
)
def test_only_a_network_that_is_down_is_a_failure(error: Exception, counts: bool) -> None:
    assert breaker.is_failure(error) is counts


def test_while_it_is_open_nothing_is_asked_and_nothing_said(
    shop: Account, square: TownSquare, clock: StoppedClock
) -> None:
    fail(shop, 5, clock)
    square.moods = ["down"]
    collecting.collect(again(shop), clock=clock)
    outgoing = outbox.enqueue(account=shop, text="Fish today!", at=NOON - timedelta(minutes=1))
    delivering.deliver_next(clock=clock)
    outgoing.refresh_from_db()
    assert (square.moods, outgoing.state, outgoing.error) == (["down"], "approved", delivering.DOES_NOT_ANSWER)
    assert outgoing.due_at == again(shop).open_until


def test_what_was_kept_goes_when_the_network_answers_again(
    shop: Account, square: TownSquare, clock: StoppedClock
) -> None:
    fail(shop, 5, clock)
    outbox.enqueue(account=shop, text="Fish today!", at=NOON - timedelta(minutes=1))
    delivering.deliver_next(clock=clock)
    clock.advance(timedelta(minutes=1))
    delivering.deliver_next(clock=clock)
    assert (Outgoing.objects.get().state, square.said("Fish today!")) == ("sent", 1)
    assert (again(shop).circuit(clock.now()), again(shop).said_at) == ("closed", clock.now())


def test_words_that_fail_again_and_again_open_it_too(shop: Account, square: TownSquare, clock: StoppedClock) -> None:
    for n in range(5):
        square.moods = ["down"]
        outbox.enqueue(account=shop, text=f"Fish {n}!", at=clock.now() - timedelta(minutes=1))
        delivering.deliver_next(clock=clock)
    assert again(shop).circuit(clock.now()) == Circuit.OPEN


def test_a_person_who_connects_again_closes_it(shop: Account, clock: StoppedClock) -> None:
    fail(shop, 5, clock)
    accounts.connect(channel=shop.channel, name="T", handle=shop.handle, credentials={"key": "new"}, at=NOON)
    assert again(shop).circuit(NOON) == Circuit.CLOSED
