"""Who responded to whom and when last, and what everybody drew by it: counted whole, or kept up act by act.

    count_h(b) = sum over people a who acted on b of  weight(a, b) * 2 ** (-age of a's last act on b / h)

People are counted, not acts: whoever acts a thousand times counts once, by the last. And people count for less

- who act on everybody: ten people's worth is shared among all they acted on (Romero et al. 2011 call it passivity);
- of whom nothing else is known than this one response: half;
- to whom the other acts in turn: half, as rings of friends who praise each other would else rise by it.

`drawn` is the mean logarithm of the counts at several half-lives. docs/influence.md has what each rule was worth.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from porch.analytics.influence import _pairs
from porch.analytics.influence.acts import Acts, Numbers, Reals

FLOOR = 0.1
"""Added to a count before its logarithm: what a tenth of a person just now is worth."""


class Responses:
    """The state at the moment `at` (seconds since 1970) of so many `people`, with one count for each half-life.

    >>> state = Responses(people=3, half_lives=[60.0], at=120.0)
    >>> state.add(np.array([0, 1, 0]), np.array([1, 2, 1]), np.array([0.0, 60.0, 60.0]))
    >>> state.held.tolist()  # of the first nothing else is known, so 1 drew half of a half
    [[0.0, 0.25, 0.5]]
    """

    def __init__(self, *, people: int, half_lives: Sequence[float], at: float) -> None:
        self.at = at
        self.half_lives = np.array(half_lives, float)
        self.held: Reals = np.zeros((len(half_lives), people))
        self.pairs = _pairs.Pairs.none(people)

    @classmethod
    def of(cls, past: Acts, *, at: float, half_lives: Sequence[float]) -> Responses:
        """Return the state at `at` that these acts, none of them later, lead to."""
        state = cls(people=len(past.people), half_lives=half_lives, at=at)
        state.pairs = _pairs.Pairs.of(past.actors, past.targets, past.times, len(past.people))
        state.held = state.pairs.counted(at, state.half_lives)
        return state

    def move(self, at: float) -> None:
        """Let time pass until `at`; ValueError if that is in the past."""
        if at < self.at:
            raise ValueError("Time does not run backwards.")
        self.held *= np.exp2(-(at - self.at) / self.half_lives)[:, None]
        self.at = at

    def add(self, actors: Numbers, targets: Numbers, times: Reals) -> None:
        """Take acts in, none after `at` and none on oneself, in any order."""
        touched = np.unique(np.concatenate([actors, targets]))
        self.pairs = self.pairs.roomy(len(actors))
        self.pairs.count(touched, self.held, -1.0, self.at, self.half_lives)
        self.pairs.add(actors, targets, times)
        self.pairs.count(touched, self.held, 1.0, self.at, self.half_lives)

    @property
    def responders(self) -> Numbers:
        """How many distinct people ever responded to everybody."""
        return self.pairs.drew

    def drawn(self) -> Reals:
        """Return what everybody drew lately: the mean logarithm of their counts; no less than log(FLOOR)."""
        return mean_log(self.held)


def mean_log(held: Reals) -> Reals:
    """Return the mean logarithm of counts, a row for each half-life.

    >>> mean_log(np.array([[0.9], [9.9]])).round(3).tolist()
    [1.151]
    """
    told: Reals = np.log(np.maximum(held, 0.0) + FLOOR).mean(axis=0)
    return told
