"""`porch bench fairness`: the queue policies people use, side by side with the morning Porch ships.

People write as a Poisson process; every noon the capacity of the day is answered in the order a policy says. A wait
ends when it is answered; who is still waiting on the last day counts as if answered the noon after, the least that can
still come, so that leaving people flatters no policy. `ours` calls `analytics.fairness.arrange` and nothing else. Every
day told is held against what happened, past the last day too, with people still arriving, until that day came.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import click

from porch.analytics.fairness import Candidate, Morning, Rules, arrange

NAME = "fairness"
OPTIONS: list[click.Parameter] = [
    click.Option(["--seeds"], type=click.IntRange(min=1), default=20, show_default=True, help="Runs for each load."),
    click.Option(["--days"], type=click.IntRange(min=1), default=60, show_default=True, help="Days in a run."),
    click.Option(["--arrivals"], type=click.FloatRange(min=1), default=60.0, show_default=True, help="People a day."),
]
LOADS = (0.9, 1.0, 1.11, 1.5)
JUDGED = 1.11
URGENT, SCORED = 0.07, 0.25  # shares of people: urgent ones, and ordinary ones whose score is 1
TOO_LONG = 7.0
START = datetime(2026, 1, 1, tzinfo=UTC)
RULES = Rules(promise_seats=0, thank_you_seats=0)  # nobody here is owed a promise or a thank-you


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody who writes: `at` in days from the start, `score` as a rule engine would give it."""

    id: int
    at: float
    urgent: bool
    score: int


Policy = Callable[[Sequence[Arrival], float, int], Sequence[Arrival]]
"""Returns whom to answer of those waiting, at a moment, given so many answers."""


def _ranked(key: Callable[[Arrival, float], Any]) -> Policy:
    def answer(waiting: Sequence[Arrival], now: float, capacity: int) -> Sequence[Arrival]:
        return sorted(waiting, key=lambda one: key(one, now))[:capacity]

    return answer


RIVALS: Mapping[str, Policy] = {
    "latest_first": _ranked(lambda one, _: -one.at),
    "strict_score": _ranked(lambda one, _: (-one.score, one.at)),
    "oldest_first": _ranked(lambda one, _: one.at),
    "score_and_wait": _ranked(lambda one, now: -(2 * one.score + now - one.at)),
    "urgent_first_then_wait": _ranked(lambda one, _: (not one.urgent, one.at)),
}


class Ours:
    """The shipped morning as a policy. Remembers each day it told anybody, and counts those that were not kept."""

    def __init__(self, lay_out: Callable[..., Morning] = arrange) -> None:
        self._lay_out = lay_out
        self._told: dict[int, date] = {}
        self._candidates: dict[int, Candidate] = {}
        self.promises_made = 0
        self.broken: set[int] = set()
        self.making = True

    def __call__(self, waiting: Sequence[Arrival], now: float, capacity: int) -> Sequence[Arrival]:
        """Return today's list for `waiting`, and hold every day told against what happens."""
        moment = START + timedelta(days=now)
        here = {one.id: one for one in waiting}
        people = [self._candidate(one) for one in waiting]
        morning = self._lay_out(people, now=moment, capacity=capacity, rules=RULES)
        today = [here[placed.candidate.id] for placed in morning.today]
        self._keep(today, moment.date())
        if self.making:
            self._tell(morning)
        self._check(here.keys() - {one.id for one in today}, moment.date())
        return today

    @property
    def open_promises(self) -> int:
        """How many days told have not come yet."""
        return len(self._told)

    def _candidate(self, one: Arrival) -> Candidate:
        if one.id not in self._candidates:
            since = START + timedelta(days=one.at)
            self._candidates[one.id] = Candidate(id=one.id, since=since, urgent=one.urgent)
        return self._candidates[one.id]

    def _tell(self, morning: Morning) -> None:
        for promise in morning.later:
            one = promise.candidate
            if promise.by and one.id not in self._told and one.id not in self.broken:
                self.promises_made += 1
                self._told[one.id] = promise.by
                self._candidates[one.id] = replace(one, promised_by=promise.by)

    def _keep(self, answered: Iterable[Arrival], today: date) -> None:
        for one in answered:
            if (by := self._told.pop(one.id, None)) and by < today:
                self.broken.add(one.id)

    def _check(self, left: Iterable[int], today: date) -> None:
        for one in left:
            if one in self._told and self._told[one] <= today:
                del self._told[one]
                self.broken.add(one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """What one run gave: waits in days of urgent and of ordinary people, and how many nobody had answered."""

    urgent: list[float]
    ordinary: list[float]
    still_waiting: int


def arrivals(seed: int, per_day: float, days: int) -> Iterator[Arrival]:
    """Yield who writes in `days` days: a Poisson process of `per_day`, the same for the same `seed`."""
    chance = random.Random(seed)  # noqa: S311 - a simulation that must come out the same each time
    at, number = chance.expovariate(per_day), 0
    while at < days:
        urgent = chance.random() < URGENT
        scored = chance.random() < SCORED
        yield Arrival(id=number, at=at, urgent=urgent, score=2 if urgent else int(scored))
        at, number = at + chance.expovariate(per_day), number + 1


def simulate(policy: Policy, people: Iterable[Arrival], *, capacity: int, days: int) -> Waits:
    """Return the waits `policy` gives to the `people`, all of whom write within `days` days, answered at noon."""
    done: list[tuple[Arrival, float]] = []
    waiting: list[Arrival] = []
    coming = _Queue(people)
    for noon in _noons(days):
        waiting += coming.until(noon)
        answered = policy(waiting, noon, capacity)
        done += ((one, noon - one.at) for one in answered)
        gone = {one.id for one in answered}
        waiting = [one for one in waiting if one.id not in gone]
    waiting += coming.until(days)
    done += ((one, days + 0.5 - one.at) for one in waiting)
    return Waits(
        urgent=[wait for one, wait in done if one.urgent],
        ordinary=[wait for one, wait in done if not one.urgent],
        still_waiting=len(waiting),
    )


def keep_promises(ours: Ours, people: Iterable[Arrival], *, capacity: int, days: int, after: int) -> None:
    """Let `ours` promise for `days` days and then only keep, for `after` more, while people go on writing."""
    waiting: list[Arrival] = []
    coming = _Queue(people)
    for noon in _noons(days + after):
        ours.making = noon < days
        waiting += coming.until(noon)
        gone = {one.id for one in ours(waiting, noon, capacity)}
        waiting = [one for one in waiting if one.id not in gone]
        if not ours.making and not ours.open_promises:
            break


class _Queue:
    def __init__(self, people: Iterable[Arrival]) -> None:
        self._people = iter(people)
        self._next = next(self._people, None)

    def until(self, moment: float) -> list[Arrival]:
        """Return who wrote since the last call, up to `moment`."""
        came = []
        while self._next is not None and self._next.at <= moment:
            came.append(self._next)
            self._next = next(self._people, None)
        return came


def _noons(days: int) -> Iterator[float]:
    return (day + 0.5 for day in range(days))


def figures(runs: Sequence[Waits]) -> dict[str, float]:
    """Return what is compared: p95 of all urgent waits, mean of the runs' longest, share of ordinary ones too long."""
    urgent = sorted(wait for run in runs for wait in run.urgent)
    ordinary = [wait for run in runs for wait in run.ordinary]
    longest = [max(run.urgent + run.ordinary, default=0.0) for run in runs]
    return {
        "urgent_p95_days": round(urgent[int(0.95 * (len(urgent) - 1))], 3) if urgent else 0.0,
        "longest_days": round(sum(longest) / len(longest), 3),
        "over_7_days_share": round(sum(wait > TOO_LONG for wait in ordinary) / max(1, len(ordinary)), 5),
        "still_waiting": round(sum(run.still_waiting for run in runs) / len(runs), 1),
    }


def at_load(load: float, *, seeds: int, days: int, arrivals_per_day: float) -> dict[str, Any]:
    """Return the figures of ours and of each rival at `load`: as many people a day over the answers that fit."""
    capacity = max(1, round(arrivals_per_day / load))
    draws = [list(arrivals(seed, arrivals_per_day, days)) for seed in range(seeds)]

    def measured(policy: Callable[[], Policy]) -> dict[str, float]:
        return figures([simulate(policy(), people, capacity=capacity, days=days) for people in draws])

    rivals = {name: measured(lambda rival=rival: rival) for name, rival in RIVALS.items()}  # type: ignore[misc]
    ours = measured(Ours) | promises(capacity, seeds=seeds, days=days, arrivals_per_day=arrivals_per_day)
    return {"capacity": capacity, "n": sum(map(len, draws)), "ours": ours, "rivals": rivals}


def promises(
    capacity: int,
    *,
    seeds: int,
    days: int,
    arrivals_per_day: float,
    policy: Callable[[], Ours] = Ours,
) -> dict[str, int]:
    """Return how many days were told to people, and how many not kept; one that never came is not kept either."""
    made = broken = 0
    after = 2 * days + 14  # the longest promise: the backlog of all days over half of the seats
    for seed in range(seeds):
        ours = policy()
        people = arrivals(seed, arrivals_per_day, days + after)
        keep_promises(ours, people, capacity=capacity, days=days, after=after)
        made += ours.promises_made
        broken += len(ours.broken) + ours.open_promises
    return {"promises_made": made, "promises_broken": broken}


def run(*, seeds: int = 20, days: int = 60, arrivals: float = 60.0) -> dict[str, Any]:
    """Return the figures at load 1.11, ours beside the rivals', and those of every load under "loads"."""
    loads = {load: at_load(load, seeds=seeds, days=days, arrivals_per_day=arrivals) for load in LOADS}
    judged = loads[JUDGED]
    return {
        "name": NAME,
        "n": judged["n"],
        "load": JUDGED,
        "seeds": seeds,
        "days": days,
        "arrivals_per_day": arrivals,
        "urgent_share": RULES.urgent_share,
        "ours": judged["ours"],
        "rivals": judged["rivals"],
        "loads": {str(load): found for load, found in loads.items()},
    }
