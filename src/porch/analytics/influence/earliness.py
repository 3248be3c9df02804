"""Who is ahead of their friends: what ties alone say of a person, and whether they took something up first.

A tie is somebody naming somebody else: whom they ask, whom they listen to. What ties say is the score for them when
nothing is known of when people acted: distinct people who name somebody, each for less the more people they name
(responders by their selectivity; Romero et al. 2011, "Influence and passivity in social media").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """Who names whom, by numbers from 0 up to `people`, each once and nobody themselves."""

    namers: Numbers
    named: Numbers
    people: int

    @classmethod
    def of(cls, namers: Any, named: Any, people: int) -> Ties:
        """Return the ties without those to oneself and those told twice; ValueError for a number that is nobody's.

        >>> Ties.of([0, 0, 1], [1, 1, 1], 2).named.tolist()
        [1]
        """
        both = np.column_stack([np.asarray(namers, np.int64), np.asarray(named, np.int64)]).reshape(-1, 2)
        if both.size and not (both.min() >= 0 and both.max() < people):
            raise ValueError(f"A tie names somebody who is none of the {people}.")
        both = np.unique(both[both[:, 0] != both[:, 1]], axis=0)
        return cls(namers=both[:, 0], named=both[:, 1], people=people)

    def friends(self) -> Numbers:
        """Return each two of whom one names the other, once: rows of two numbers, the smaller first.

        >>> Ties.of([0, 1, 2], [1, 0, 1], 3).friends().tolist()
        [[0, 1], [1, 2]]
        """
        both = np.sort(np.column_stack([self.namers, self.named]), axis=1)
        return np.unique(both, axis=0).reshape(-1, 2)


def heeded(ties: Ties) -> Reals:
    """Return for everybody the sum, over those who name them, of 1 / how many that one names.

    By hand: 0 names 1 and 2, 3 names 2 alone.

    >>> heeded(Ties.of([0, 0, 3], [1, 2, 2], 4)).tolist()
    [0.0, 0.5, 1.5, 0.0]
    """
    names = np.bincount(ties.namers, minlength=ties.people)
    return np.bincount(ties.named, 1 / names[ties.namers], minlength=ties.people).astype(float)


def degree(ties: Ties) -> Reals:
    """Return for everybody how many people they name or are named by.

    >>> degree(Ties.of([0, 1, 2], [1, 0, 1], 3)).tolist()
    [1.0, 2.0, 1.0]
    """
    return np.bincount(ties.friends().ravel(), minlength=ties.people).astype(float)


def later(ties: Ties, times: Reals, *, namers: bool = False) -> Reals:
    """Return for everybody the share of their friends who took it up later, a half for the same time.

    Friends are all they name or are named by; with `namers` those alone who name them.

    `times` is NaN where it is not known: not for them, and not as anybody's friend. NaN for whoever has no friend left.

    By hand: 0 and 2 are friends of 1, one later and one at the same time.

    >>> later(Ties.of([0, 1], [1, 2], 4), np.array([5.0, 2.0, 2.0, np.nan])).tolist()
    [0.0, 0.75, 0.5, nan]
    """
    pairs = ties.friends()
    both = np.column_stack([ties.named, ties.namers]) if namers else np.vstack([pairs, pairs[:, ::-1]])
    mine, theirs = times[both[:, 0]], times[both[:, 1]]
    known = ~np.isnan(mine) & ~np.isnan(theirs)
    ahead = np.bincount(both[known, 0], _before(mine, theirs)[known], minlength=ties.people)
    friends = np.bincount(both[known, 0], minlength=ties.people)
    shares: Reals = np.divide(ahead, friends, out=np.full(ties.people, np.nan), where=friends > 0)
    return shares


def told_first(scores: Reals, times: Reals, pairs: Numbers) -> Reals:
    """Return for each two friends whether the higher scored was first: 1, 0, or a half for equal scores.

    The times of the two must be known and differ. By hand: the first two are told rightly, the next not at all.

    >>> told_first(np.array([9.0, 1.0, 1.0]), np.array([3.0, 7.0, 8.0]), np.array([[0, 1], [1, 2]])).tolist()
    [1.0, 0.5]
    """
    one, other = pairs[:, 0], pairs[:, 1]
    first = times[one] < times[other]
    return np.where(scores[one] == scores[other], 0.5, (scores[one] > scores[other]) == first)


def _before(mine: Reals, theirs: Reals) -> Reals:
    return np.asarray((mine < theirs) + 0.5 * (mine == theirs))
