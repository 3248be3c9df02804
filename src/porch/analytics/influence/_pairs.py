"""Pairs (a acted on b, last then) by actor: a sorted base, and behind it what came since, chained actor by actor."""

from __future__ import annotations

from typing import Any

import numpy as np

from porch.analytics.compiled import compiled
from porch.analytics.influence.acts import Numbers, Reals

MANY = 10
"""On so many people somebody may act and count fully for each."""
ALONE = 0.5
"""What somebody counts of whom nothing else is known."""
MUTUAL = 0.5
"""What somebody counts on whom the other acts too."""
NONE = -1


class Pairs:
    """Every pair once. `starts` bounds each actor's part of the base; `heads` and `nexts` chain what came since."""

    def __init__(self, starts: Numbers, targets: Numbers, lasts: Reals) -> None:
        people = len(starts) - 1
        self.starts, self.base = starts, len(targets)
        self.targets, self.lasts, self.held = targets, lasts, len(targets)
        self.nexts = np.full(len(targets), NONE)
        self.heads = np.full(people, NONE)
        self.acted = np.diff(starts)  # on how many
        self.drew = np.bincount(targets, minlength=people)

    @classmethod
    def none(cls, people: int) -> Pairs:
        """Return no pairs of so many people."""
        return cls(np.zeros(people + 1, np.int64), np.zeros(0, np.int64), np.zeros(0))

    @classmethod
    def of(cls, actors: Numbers, targets: Numbers, times: Reals, people: int) -> Pairs:
        """Return the pairs of these acts, each by its last."""
        order = np.lexsort((times, actors * max(people, 1) + targets))
        ones, others, times = actors[order], targets[order], times[order]
        last = np.ones(len(ones), bool)
        last[:-1] = (ones[1:] != ones[:-1]) | (others[1:] != others[:-1])
        starts = np.searchsorted(ones[last], np.arange(people + 1))
        return cls(starts, others[last], times[last])

    def all(self) -> tuple[Numbers, Numbers, Reals]:
        """Return actors, targets and the time of the last act of every pair."""
        actors = np.empty(self.held, np.int64)
        _name(self._chained(), actors)
        return actors, self.targets[: self.held], self.lasts[: self.held]

    def weights(self) -> Reals:
        """Return what every pair counts, in the order of `all`."""
        told = np.empty(self.held)
        _weigh(self._chained(), self.all()[0], told)
        return told

    def counted(self, at: float, half_lives: Reals) -> Reals:
        """Return a faded count for every half-life (row) and person (column)."""
        (_, targets, lasts), weights, people = self.all(), self.weights(), len(self.heads)
        return np.stack([
            np.bincount(targets, weights * np.exp2(-(at - lasts) / half_life), minlength=people).astype(float)
            for half_life in half_lives
        ])  # fmt: skip

    def count(self, actors: Numbers, counts: Reals, sign: float, at: float, half_lives: Reals) -> None:
        """Add what the pairs of these actors count to `counts`, or with `sign` -1 take it off."""
        _count(self._chained(), actors, counts, sign, at, half_lives)

    def add(self, actors: Numbers, targets: Numbers, times: Reals) -> None:
        """Take acts in, for which there is room: known pairs may become later, others are chained."""
        self.held = _add(self._chained(), self.held, actors, targets, times)

    def roomy(self, more: int) -> Pairs:
        """Return these pairs with room for so many more; once a tenth is chained, all are sorted into the base."""
        if self.held + more <= len(self.targets):
            return self
        pairs = self if self.held - self.base <= self.base // 10 + more else Pairs.of(*self.all(), len(self.heads))
        room, held = more + pairs.held // 20, pairs.held
        pairs.targets = np.concatenate([pairs.targets[:held], np.zeros(room, np.int64)])
        pairs.lasts = np.concatenate([pairs.lasts[:held], np.zeros(room)])
        pairs.nexts = np.concatenate([pairs.nexts[:held], np.full(room, NONE)])
        return pairs

    def _chained(self) -> tuple[Any, ...]:
        return self.starts, self.heads, self.nexts, self.targets, self.lasts, self.acted, self.drew


@compiled
def _find(starts: Numbers, heads: Numbers, nexts: Numbers, targets: Numbers, actor: int, target: int) -> int:
    """Return where a pair stands, or NONE."""
    low, high = starts[actor], starts[actor + 1]
    while low < high:
        middle = (low + high) // 2
        if targets[middle] < target:
            low = middle + 1
        else:
            high = middle
    if low < starts[actor + 1] and targets[low] == target:
        return int(low)
    at = heads[actor]
    while at != NONE and targets[at] != target:
        at = nexts[at]
    return int(at)


@compiled
def _weight(chained: Any, actor: int, target: int) -> float:
    starts, heads, nexts, targets, _, acted, drew = chained
    weight = 1.0 if acted[actor] <= MANY else MANY / acted[actor]
    if acted[actor] + drew[actor] <= 1:
        weight *= ALONE
    if drew[actor] and acted[target] and _find(starts, heads, nexts, targets, target, actor) != NONE:
        weight *= MUTUAL
    return float(weight)


@compiled
def _weigh(chained: Any, actors: Numbers, told: Reals) -> None:
    for at in range(len(actors)):
        told[at] = _weight(chained, actors[at], chained[3][at])


@compiled
def _name(chained: Any, told: Numbers) -> None:
    """Write down the actor of every pair."""
    starts, heads, nexts = chained[:3]
    for actor in range(len(heads)):
        told[starts[actor] : starts[actor + 1]] = actor
        at = heads[actor]
        while at != NONE:
            told[at] = actor
            at = nexts[at]


@compiled
def _count_one(chained: Any, at: int, actor: int, counts: Reals, sign: float, now: float, paces: Reals) -> None:
    weight, target, age = sign * _weight(chained, actor, chained[3][at]), chained[3][at], now - chained[4][at]
    for pace in range(len(paces)):
        counts[pace, target] += weight * 2.0 ** (-age / paces[pace])


@compiled
def _count(chained: Any, actors: Numbers, counts: Reals, sign: float, now: float, paces: Reals) -> None:
    starts, heads, nexts = chained[:3]
    for actor in actors:
        for at in range(starts[actor], starts[actor + 1]):
            _count_one(chained, at, actor, counts, sign, now, paces)
        at = heads[actor]
        while at != NONE:
            _count_one(chained, at, actor, counts, sign, now, paces)
            at = nexts[at]


@compiled
def _add(chained: Any, held: int, actors: Numbers, targets: Numbers, times: Reals) -> int:
    starts, heads, nexts, others, lasts, acted, drew = chained
    for act in range(len(actors)):
        actor, target = actors[act], targets[act]
        at = _find(starts, heads, nexts, others, actor, target)
        if at == NONE:
            at, held = held, held + 1
            others[at], lasts[at], nexts[at], heads[actor] = target, times[act], heads[actor], at
            acted[actor] += 1
            drew[target] += 1
        lasts[at] = max(lasts[at], times[act])
    return held
