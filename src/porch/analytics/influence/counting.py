"""Acts counted so that old ones fade: at several paces at once, kept up act by act or counted anew with one result.

    count_h = sum over acts of 2 ** (-age / h)

An act of age h counts half. Moving the clock multiplies every count by one number, so nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from porch.analytics.influence.acts import Acts, Numbers, Reals


@dataclass(slots=True, kw_only=True)
class Counts:
    """Faded counts of so many `people` at the moment `at`: a row for each half-life (seconds), a column a person."""

    half_lives: Sequence[float]
    people: int
    at: float
    held: Reals = field(init=False)

    def __post_init__(self) -> None:
        self.held = np.zeros((len(self.half_lives), self.people))

    def move(self, at: float) -> None:
        """Let time pass until `at`; ValueError if that is in the past."""
        if at < self.at:
            raise ValueError("Time does not run backwards.")
        self.held *= np.exp2(-(at - self.at) / np.array(self.half_lives))[:, None]
        self.at = at

    def add(self, whose: Numbers, times: Reals) -> None:
        """Count acts of these times, none after `at`, for these people.

        >>> counts = Counts(half_lives=[60.0], people=2, at=120.0)
        >>> counts.add(np.array([0, 0, 1]), np.array([60.0, 120.0, 0.0]))
        >>> counts.held.tolist()
        [[1.5, 0.25]]
        """
        ages = self.at - times
        for pace, half_life in enumerate(self.half_lives):
            self.held[pace] += np.bincount(whose, np.exp2(-ages / half_life), minlength=self.people)


def responded(acts: Acts) -> Reals:
    """Return for everybody how many distinct people acted on them."""
    pairs = distinct(acts.actors * len(acts.people) + acts.targets)
    return np.bincount(pairs % max(len(acts.people), 1), minlength=len(acts.people)).astype(float)


def distinct(numbers: Numbers) -> Numbers:
    """Return each number once, in their order; on millions ten times as fast as numpy's unique, which hashes.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    ordered = np.sort(numbers)
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def among(asked: Numbers, known: Numbers) -> NDArray[np.bool_]:
    """Return of each number asked whether it is among those known, which stand in their order.

    >>> among(np.array([4, 1]), np.array([1, 3])).tolist()
    [False, True]
    """
    if not len(known):
        return np.zeros(len(asked), bool)
    told: NDArray[np.bool_] = known[places(asked, known)] == asked
    return told


def places(asked: Numbers, known: Numbers) -> Numbers:
    """Return where each number asked stands among those known, in their order; somewhere, if it is not among them.

    Millions are asked for in their order: at random, each would wait for memory.

    >>> places(np.array([7, 1, 9]), np.array([1, 7])).tolist()
    [1, 0, 1]
    """
    order = np.argsort(asked)
    told = np.empty(len(asked), np.int64)
    told[order] = np.searchsorted(known, asked[order])
    return np.minimum(told, max(len(known) - 1, 0))
