"""Whom to invite so that word spreads: the few who together are to be expected to reach the most.

Sets of people from whom word would have come to one person chosen by chance are drawn (Borgs et al. 2014), and those
taken, one after the other, who are in most of the sets that are left. How near to the best possible that is, is told
from a second sample that chose nothing (Tang et al., OPIM-C, SIGMOD 2018):

    sure to reach = ((sqrt(c + 2a/9) - sqrt(a/2))**2 - a/18) * worth / sets     c: sets covered in the second sample
    at most       = (sqrt(u + a/2) + sqrt(a/2))**2 * worth / sets               u: the most one could in the first
    guarantee     = sure to reach / at most, with probability 1 - DOUBT         a: ln(2 * ROUNDS / DOUBT)

With costs, `u` also heeds what the budget buys (Leskovec et al., KDD 2007), so that the guarantee is as true there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from porch.analytics.influence import _covering, _reach
from porch.analytics.influence.acts import Numbers, Reals
from porch.analytics.influence.ties import Arranged, Ties, arranged

DOUBT = 0.01
ROUNDS = 6  # how often a sample may be doubled
ROOM = 32_000_000  # people in all sets that are held at once: 250 MB with what is counted of them
PILOT = 200  # sets by whose size it is told how many there is room for
Flags = NDArray[np.bool_]
Seen = tuple[tuple[Numbers, Numbers, int, int], float, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Somebody to invite: how many they reach `alone`, how many they add to those chosen before, what they cost."""

    person: Any
    adds: float
    alone: float
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Whom to invite, in order, and how many people (or how much worth) word is to be expected to reach by them.

    `spread` is what all reach who are invited or come for sure, themselves included, `error` its standard error;
    `already` is what those reach who come for sure, and what each chosen person adds makes up the rest. With
    probability 0.99 the chosen together add at least `guarantee` times the most that anybody allowed could; None when
    nobody could add anything, or when sets grew so far beyond what was to be expected that the room ran out.
    `by_degree_spread` is what they would reach who have most ties, within the same budget. Figures are told from that
    half of the `sample` which chose nobody.
    """

    chosen: tuple[Chosen, ...]
    spread: float
    already: float
    error: float
    guarantee: float | None
    sample: int
    by_degree_spread: float


def plan(
    ties: Ties | Arranged, *, people: int = 12, excluded: Collection[Any] = (), sure: Collection[Any] = (),
    costs: Mapping[Any, float] | None = None, budget: float | None = None, worth: Mapping[Any, float] | None = None,
    least: int = 200_000, near: float = 0.1, seed: int = 2026,
) -> Plan:  # fmt: skip
    """Return whom to invite, `people` at most, so that word reaches the most.

    Nobody `excluded` is chosen, though word may pass through them; who comes for `sure` is counted and not chosen.
    `costs` (0 if not named) are kept within `budget`; only people with a `worth` count, everybody once if it is None.
    Chosen by at least `least` sets, as many again being drawn to judge by, and by more until the guarantee is
    1 - 1/e - `near`, as far as there is room. Fewer are chosen when nobody else would add anybody. The same seed gives
    the same plan. ValueError says what cannot be.

    >>> import polars as pl
    >>> from porch.analytics.influence.ties import ties
    >>> rows = pl.DataFrame({"source": ["dov", "dov", "ann"], "target": ["ben", "cleo", "ben"], "chance": [1.0] * 3})
    >>> told = plan(ties(rows), people=2, least=4000)
    >>> [(one.person, round(one.adds, 1)) for one in told.chosen], round(told.spread, 6)
    ([('dov', 3.0), ('ann', 1.0)], 4.0)
    >>> [one.person for one in plan(ties(rows), people=2, excluded=["dov"], sure=["cleo"], least=4000).chosen]
    ['ann']
    """
    graph = ties if isinstance(ties, Arranged) else arranged(ties)
    if people < 0 or (budget is not None and not budget >= 0):
        raise ValueError(f"{people} people for a budget of {budget}: neither may be below 0.")
    if least < 1 or not near > 0:
        raise ValueError(f"At least {least} sets, to be {near} from the best: neither may be 0 or less.")
    asked = _asked(graph, people=people, excluded=excluded, sure=sure, costs=costs, budget=budget, worth=worth)
    if not asked.worth > 0 or not people:
        return Plan(chosen=(), spread=0.0, already=0.0, error=0.0, guarantee=None, sample=0, by_degree_spread=0.0)
    room = _room(graph, asked, seed)
    sets = min(least, room)
    found = _planned(graph, asked, sets, seed, 0)
    for turn in range(1, ROUNDS):
        if found.guarantee is None or found.guarantee >= 1 - 1 / np.e - near or 2 * sets > room:
            break
        sets *= 2
        found = _planned(graph, asked, sets, seed, turn)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is asked, by places: who may be chosen (`free`), who comes anyway, the steps of everybody's worth."""

    people: int
    free: Flags
    sure: Numbers
    costs: Reals
    budget: float
    mounting: Reals
    worth: float


def _asked(
    graph: Arranged, *, people: int, excluded: Collection[Any], sure: Collection[Any],
    costs: Mapping[Any, float] | None, budget: float | None, worth: Mapping[Any, float] | None,
) -> _Asked:  # fmt: skip
    free, coming = np.ones(len(graph.people), bool), _places(graph, sure)
    free[_places(graph, excluded)] = free[coming] = False
    counts = None if worth is None else _by_place(graph, worth, "worth")
    return _Asked(
        people=min(people, int(free.sum())), free=free, sure=coming, costs=_by_place(graph, costs or {}, "cost"),
        budget=np.inf if budget is None else float(budget), mounting=np.cumsum([] if counts is None else counts),
        worth=float(len(free) if counts is None else counts.sum()),
    )  # fmt: skip


def _places(graph: Arranged, persons: Collection[Any]) -> Numbers:
    """Return the places of those among `persons` whom the ties know."""
    return np.flatnonzero(graph.people.is_in(list(persons)).to_numpy()) if persons else np.zeros(0, np.int64)


def _by_place(graph: Arranged, told: Mapping[Any, float], what: str) -> Reals:
    wrong = {person: number for person, number in told.items() if not 0 <= number < np.inf}
    if wrong:
        raise ValueError(f"The {what} of {next(iter(wrong))} is {next(iter(wrong.values()))}: it must be 0 or more.")
    numbers, places = np.zeros(len(graph.people)), _places(graph, told)
    numbers[places] = [told[person] for person in graph.people.gather(places)]
    return numbers


def _room(graph: Arranged, asked: _Asked, seed: int) -> int:
    """Return how many sets there is room for, told from a few that are used for nothing else."""
    few = _reach.draw(_stream(seed, 0, 2), PILOT, _lines(graph, asked), 1 << 40)
    return max(1, ROOM * PILOT // len(few[1]))


def _lines(graph: Arranged, asked: _Asked) -> tuple[Any, ...]:
    return graph.starts, graph.sources, graph.chances, asked.mounting


def _stream(seed: int, turn: int, half: int) -> np.uint64:
    return np.uint64(np.random.SeedSequence([seed, turn, half]).generate_state(1, np.uint64)[0])


def _planned(graph: Arranged, asked: _Asked, sets: int, seed: int, turn: int) -> Plan:
    """Return the plan that one half of a sample makes, as the other half sees it."""
    lines = _lines(graph, asked)
    drawn = _reach.draw(_stream(seed, turn, 0), sets, lines, 2 * ROOM + len(asked.free))
    whole, sets = len(drawn[0]) > sets, len(drawn[0]) - 1
    taken, most = _choose(asked, drawn)
    roles = np.zeros(len(asked.free), np.int32)
    roles[taken] = _reach.CHOSEN * np.arange(1, len(taken) + 1)
    roles[asked.sure] = _reach.ANYWAY
    roles[_by_degree(graph, asked)] |= _reach.OTHER
    seen = _reach.weigh(_stream(seed, turn, 1), sets, lines, roles, len(taken))
    return _told(graph, asked, taken, (seen, most if whole else 0.0, sets))


def _choose(asked: _Asked, drawn: tuple[Numbers, Numbers]) -> tuple[Numbers, float]:
    """Return whom to take, and how many sets the best could cover at most; who costs is chosen in two ways."""
    sets, who = (*drawn, *_covering.turned(*drawn, len(asked.free))), (asked.sure, asked.free, asked.costs)
    taken, reached, most, *gains = _covering.greedy(sets, who, asked.people, asked.budget, False)
    if np.isfinite(asked.budget) and asked.costs.any():
        other, more, *_, left = _covering.greedy(sets, who, asked.people, asked.budget, True)
        most = min(most, _bought(asked, gains[0]), reached + _bought(asked, gains[1]), more + _bought(asked, left))
        taken, reached = (other, more) if more > reached else (taken, reached)
    return taken, float(most)


def _bought(asked: _Asked, gains: Numbers) -> float:
    """Return the most that the budget buys of these gains, were people divisible."""
    some = np.flatnonzero(asked.free & (gains > 0) & (asked.costs <= asked.budget))
    costs, gained = asked.costs[some], gains[some].astype(float)
    order = np.argsort(costs / gained, kind="stable")
    spent = np.cumsum(costs[order])
    part = np.clip((asked.budget - (spent - costs[order])) / np.maximum(costs[order], 1e-300), 0, 1)
    return float(gained[order] @ np.where(costs[order] == 0, 1, part))


def _by_degree(graph: Arranged, asked: _Asked) -> Numbers:
    """Return whom one would take who looks at the number of ties alone."""
    some = np.flatnonzero(asked.free)
    if not np.isfinite(asked.budget) and asked.people < len(some):
        least = np.partition(graph.degrees[some], -asked.people)[-asked.people]
        some = some[graph.degrees[some] >= least]
    order = some[np.argsort(-graph.degrees[some], kind="stable")]
    if not np.isfinite(asked.budget):
        return order[: asked.people]
    taken: list[int] = []
    left = asked.budget
    for one in order.tolist():
        if len(taken) < asked.people and asked.costs[one] <= left:
            taken.append(one)
            left -= asked.costs[one]
    return np.array(taken, np.int64)


def _told(graph: Arranged, asked: _Asked, taken: Numbers, seen: Seen) -> Plan:
    (alone, first, anyway, other), most, sets = seen
    each, added = asked.worth / sets, int(first.sum())
    share = (anyway + added) / sets
    chosen = tuple(
        Chosen(person=person, adds=int(adds) * each, alone=int(by_self) * each, cost=float(cost))
        for person, adds, by_self, cost in zip(
            graph.people.gather(taken), first, alone, asked.costs[taken], strict=True
        )
    )
    return Plan(
        chosen=chosen, spread=share * asked.worth, already=anyway * each, sample=2 * sets,
        error=float(np.sqrt(share * (1 - share) / sets)) * asked.worth, guarantee=_guaranteed(added, most),
        by_degree_spread=(anyway + other) * each,
    )  # fmt: skip


def _guaranteed(covered: int, most: float) -> float | None:
    """Return how much of the best possible is reached for sure, when so many sets were covered and so many could be."""
    if most <= 0:
        return None
    doubt = np.log(2 * ROUNDS / DOUBT)
    sure = (np.sqrt(covered + 2 * doubt / 9) - np.sqrt(doubt / 2)) ** 2 - doubt / 18
    return float(max(sure, 0.0) / (np.sqrt(most + doubt / 2) + np.sqrt(doubt / 2)) ** 2)
