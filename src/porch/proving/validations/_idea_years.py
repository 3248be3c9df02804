"""A made-up year of an idea board: ideas come in, visitors look at a page of them and vote for what they like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Numbers = NDArray[np.int64]
IDEAS, DAYS, VISITORS, PAGE = 400, 365, 25, 10
LOOK_AT_TOP = 0.6
"""The share of visitors who look at the first page of the list; the others look at what is new."""
LIKED, PASSED = 2.0, 8.0
"""Of those who see an idea, a share drawn from this beta distribution would vote for it: how good it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What a board knows on a `day`: of each idea there is, the day it came, and its votes and showings by day."""

    day: int
    born: Numbers
    votes: Reals
    shown: Reals
    recent: Reals

    @property
    def age(self) -> Reals:
        """How old each idea is, in hours."""
        return np.asarray((self.day - self.born) * 24.0)


Order = Callable[[Board, np.random.Generator], Numbers]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """How good each idea is, and what the board knows of it at the end."""

    good: Reals
    board: Board


def live(order: Order, seed: int) -> Year:
    """Live through a year of a board that lists its ideas in this `order`, made anew every morning.

    The same seed gives the same ideas on the same days, whatever the order.
    """
    world, crowd = (np.random.default_rng([seed, which]) for which in (0, 1))
    good, born = world.beta(LIKED, PASSED, IDEAS), np.sort(world.integers(0, DAYS, IDEAS))
    votes, shown = np.zeros((IDEAS, DAYS)), np.zeros((IDEAS, DAYS))
    for day in range(DAYS):
        there = int(np.searchsorted(born, day, side="right"))
        listed = order(_board(born, votes, shown, there, day), crowd)[:PAGE] if there else np.array([], int)
        newest = np.arange(there)[::-1][:PAGE]
        at_top = int(crowd.binomial(VISITORS, LOOK_AT_TOP))
        for looked, visitors in ((listed, at_top), (newest, VISITORS - at_top)):
            shown[looked, day] += visitors
            votes[looked, day] += crowd.binomial(visitors, good[looked])
    return Year(good=good, board=_board(born, votes, shown, IDEAS, DAYS - 1))


def _board(born: Numbers, votes: Reals, shown: Reals, there: int, day: int) -> Board:
    month = slice(max(0, day - 29), day + 1)
    return Board(
        day=day, born=born[:there], votes=votes[:there].sum(axis=1), shown=shown[:there].sum(axis=1),
        recent=votes[:there, month].sum(axis=1),
    )  # fmt: skip
