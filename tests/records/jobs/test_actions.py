"""Work for later is done at least once, put off when it fails, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from porch.core.clock import StoppedClock
from porch.records.jobs import actions
from porch.records.jobs.models import Job

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOON)


@pytest.fixture
def done() -> Iterator[list[str]]:
    """What the tasks of this test did; `greet` greets, `stumble` always falls, `hourly` comes round by itself."""
    did: list[str] = []
    known = dict(actions.TASKS)
    actions.TASKS.clear()
    actions.task("greet")(lambda name: did.append(name.title()))
    actions.task("stumble")(lambda: 1 / 0)
    actions.task("hourly", every=timedelta(hours=1))(lambda: did.append("struck"))
    yield did
    actions.TASKS.clear()
    actions.TASKS.update(known)


def greet(name: str, key: str = "", run_at: datetime = NOON) -> Job | None:
    return actions.TASKS["greet"].enqueue(run_at=run_at, key=key, name=name)


def test_what_is_due_is_done_and_gone(done: list[str], clock: StoppedClock) -> None:
    greet("Ann")
    assert actions.run_next(worker="one", clock=clock)
    assert done == ["Ann"]
    assert not Job.objects.exists()


def test_what_is_not_due_waits(done: list[str], clock: StoppedClock) -> None:
    greet("Ann", run_at=NOON + MINUTE)
    assert not actions.run_next(worker="one", clock=clock)
    assert done == []


def test_the_longest_due_comes_first(done: list[str], clock: StoppedClock) -> None:
    greet("Ben", run_at=NOON - MINUTE)
    greet("Ann", run_at=NOON - 2 * MINUTE)
    actions.run_next(worker="one", clock=clock)
    assert done == ["Ann"]


def test_what_one_worker_is_at_no_other_takes(done: list[str]) -> None:
    greet("Ann")
    assert actions.lease(worker="one", now=NOON) is not None
    assert actions.lease(worker="two", now=NOON) is None


def test_what_a_dead_worker_left_another_takes(done: list[str]) -> None:
    greet("Ann")
    actions.lease(worker="one", now=NOON)
    taken = actions.lease(worker="two", now=NOON + actions.LEASE)
    assert taken is not None
    assert taken.leased_by == "two"


def test_a_living_worker_keeps_what_it_is_at(done: list[str]) -> None:
    greet("Ann")
    actions.lease(worker="one", now=NOON)
    assert actions.keep_leases(worker="one", now=NOON + 4 * MINUTE) == 1
    assert actions.lease(worker="two", now=NOON + actions.LEASE) is None


def test_a_slow_worker_does_not_remove_what_another_has_begun_again(done: list[str], clock: StoppedClock) -> None:
    greet("Ann")
    slow = actions.lease(worker="one", now=NOON)
    actions.lease(worker="two", now=NOON + actions.LEASE)
    assert slow is not None
    actions.run(slow, clock=clock)
    assert Job.objects.get().leased_by == "two"


def test_a_key_that_waits_already_is_not_added(done: list[str]) -> None:
    assert greet("Ann", key="ann") is not None
    assert greet("Ann", key="ann") is None
    assert Job.objects.count() == 1


def test_what_failed_comes_again_later_and_later(done: list[str], clock: StoppedClock) -> None:
    actions.TASKS["stumble"].enqueue(run_at=NOON)
    actions.run_next(worker="one", clock=clock)
    first = Job.objects.get().run_at - clock.now()
    clock.advance(first)
    actions.run_next(worker="one", clock=clock)
    assert actions.FIRST_PAUSE == first < Job.objects.get().run_at - clock.now()
    assert "ZeroDivisionError" in Job.objects.get().error


def test_after_the_last_try_it_is_a_dead_letter_that_nobody_takes(done: list[str], clock: StoppedClock) -> None:
    fail_for_good(clock)
    clock.advance(timedelta(days=1))
    assert Job.objects.get().dead_at is not None
    assert actions.lease(worker="one", now=clock.now()) is None


def test_a_dead_letter_can_have_another_life(done: list[str], clock: StoppedClock) -> None:
    fail_for_good(clock)
    actions.requeue(job=Job.objects.get(), now=clock.now())
    again = actions.lease(worker="one", now=clock.now())
    assert again is not None
    assert again.attempts == 1


def test_a_dead_letter_can_be_thrown_away(done: list[str], clock: StoppedClock) -> None:
    fail_for_good(clock)
    actions.discard(job=Job.objects.get())
    assert not Job.objects.exists()


def test_a_task_that_nobody_knows_fails_like_any_other(done: list[str], clock: StoppedClock) -> None:
    Job.objects.create(task="forgotten", run_at=NOON, created_at=NOON)
    assert actions.run_next(worker="one", clock=clock)
    assert "KeyError" in Job.objects.get().error


def test_a_periodic_task_comes_round_once_however_many_ask(done: list[str]) -> None:
    assert [actions.start_periods(now=NOON) for _worker in range(3)] == [1, 0, 0]
    assert Job.objects.count() == 1


def test_a_periodic_task_comes_round_again(done: list[str], clock: StoppedClock) -> None:
    actions.start_periods(now=NOON)
    Job.objects.all().delete()
    assert actions.start_periods(now=NOON + timedelta(hours=1)) == 1


def fail_for_good(clock: StoppedClock) -> None:
    """Let one job fail as often as it may."""
    actions.TASKS["stumble"].enqueue(run_at=NOON)
    for _ in range(actions.TRIES):
        clock.advance(actions.LONGEST_PAUSE)
        actions.run_next(worker="one", clock=clock)


def test_what_is_to_be_done_apart_is_done_elsewhere(done: list[str], clock: StoppedClock) -> None:
    actions.task("think", apart=True)(lambda: done.append("thought here"))
    actions.TASKS["think"].enqueue(run_at=NOON)
    greet("Ann", run_at=NOON - MINUTE)
    while actions.run_next(worker="one", clock=clock, elsewhere=lambda job: done.append(f"{job.task} elsewhere")):
        pass
    assert done == ["Ann", "think elsewhere"]
    assert not Job.objects.exists()


def test_what_comes_round_with_nothing_to_do_is_no_job(done: list[str]) -> None:
    actions.task("seldom", every=MINUTE, due=lambda: bool(done))(lambda: None)
    actions.start_periods(now=NOON)
    assert "seldom" not in Job.objects.values_list("task", flat=True)
    done.append("something")
    actions.start_periods(now=NOON + MINUTE)
    assert "seldom" in Job.objects.values_list("task", flat=True)
