"""Compiled: whom to take so that as many sets as can be have one of them, and how far from the best that may be."""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from porch.analytics.compiled import compiled

FREE = 1e-9  # what somebody costs who costs nothing


@compiled
def turned(begins: Any, held: Any, many: int) -> Any:
    """Return the sets that each person is in: where they begin, and which."""
    starts = np.zeros(many + 1, np.int64)
    for one in held:
        starts[one + 1] += 1
    for one in range(many):
        starts[one + 1] += starts[one]
    at, inside = starts[:-1].copy(), np.empty(len(held), np.int32)
    for number in range(len(begins) - 1):
        for place in range(begins[number], begins[number + 1]):
            one = held[place]
            inside[at[one]] = number
            at[one] += 1
    return starts, inside


@compiled
def _take(one: int, sets: Any, covered: Any, gains: Any) -> int:
    """Cover the sets that somebody is in; return how many were not before."""
    begins, held, starts, inside = sets
    new = 0
    for place in range(starts[one], starts[one + 1]):
        number = inside[place]
        if not covered[number]:
            covered[number] = True
            new += 1
            for other in range(begins[number], begins[number + 1]):
                gains[held[other]] -= 1
    return new


@compiled
def greedy(sets: Any, who: Any, people: int, budget: float, by_cost: bool) -> Any:
    """Take up to so many people, each the one that adds most (`by_cost`: for what they cost).

    `sets`: where each begins and who is in them, and the same `turned`; `who`: those who come anyway, who may be taken,
    and what everybody costs. Return who, how many sets they cover beyond those of who comes anyway, the most that any
    `people` could (the least, over the steps, of what is covered and the largest gains that are left; Tang et al.,
    OPIM-C, SIGMOD 2018), and what everybody would have added in the beginning and would still add in the end.
    """
    sure, free, costs = who
    gains = sets[2][1:] - sets[2][:-1]
    covered = np.zeros(len(sets[0]) - 1, np.bool_)
    for one in sure:
        _take(one, sets, covered, gains)
    opening = gains.copy()
    touched = np.flatnonzero((gains > 0) & free)
    taken, reached, bound = np.zeros(people, np.int64), 0, len(covered)
    size = 0
    for size in range(people + 1):
        best, worth, most = -1, 0.0, [gains[0] * 0] * people
        for one in touched:
            gain = gains[one]
            if gain > most[0]:
                heapq.heapreplace(most, gain)
            value = gain / max(costs[one], FREE) if by_cost else float(gain)
            if value > worth and costs[one] <= budget:
                best, worth = int(one), value
        bound = min(bound, int(reached + sum(most)))
        if best < 0 or size == people:
            break
        taken[size], budget = best, budget - costs[best]
        reached += _take(best, sets, covered, gains)
    return taken[:size], reached, bound, opening, gains
