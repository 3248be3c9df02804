"""Acts counted so that old ones fade: at several paces at once, kept up act by act or counted anew with one result.

    count_h = sum over acts of 2 ** (-age / h)

An act of age h counts half. Moving the clock multiplies every count by one number, so nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

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
        for row, half_life in zip(self.held, self.half_lives, strict=True):
            row += np.bincount(whose, np.exp2(-ages / half_life), minlength=self.people)


def responded(acts: Acts) -> Reals:
    """Return for everybody how many distinct people acted on them."""
    pairs = np.unique(acts.actors * len(acts.people) + acts.targets)
    return np.bincount(pairs % max(len(acts.people), 1), minlength=len(acts.people)).astype(float)
