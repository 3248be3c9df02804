"""Sway: how many distinct people are to be expected to respond to somebody within a span of time.

The order of people is told by the mean, over several half-lives, of the logarithm of what was drawn lately; how many
that means, by what became of people of that mean in the span before (isotonic regression; Barlow et al. 1972).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from porch.analytics.influence.acts import Acts, Reals
from porch.analytics.influence.counting import Counts, responded

FLOOR = 0.1
"""Added to a count before its logarithm: what a tenth of an act just now is worth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How many respond (`expected`) and how likely anybody does (`chances`) to whoever drew so much (`drawn`)."""

    drawn: Reals
    expected: Reals
    chances: Reals

    def of(self, drawn: Reals) -> tuple[Reals, Reals]:
        """Return how many are to be expected to respond, and the probability that anybody does."""
        return np.interp(drawn, self.drawn, self.expected), np.interp(drawn, self.drawn, self.chances)


def drawn(past: Acts, *, at: float, half_lives: Sequence[float]) -> Reals:
    """Return what everybody drew lately: the mean log of their faded counts at `at` (seconds since 1970).

    >>> from porch.analytics.influence.acts import acts
    >>> import polars as pl
    >>> told = acts(pl.DataFrame({"actor": [1, 2], "target": [2, 3], "time": [0, 60], "kind": ["like"] * 2}))
    >>> drawn(told, at=60.0, half_lives=[60.0]).round(3).tolist()
    [-2.303, -0.511, 0.095]
    """
    counts = Counts(half_lives=half_lives, people=len(past.people), at=at)
    counts.add(past.targets, past.times)
    return np.asarray(np.log(counts.held + FLOOR).mean(axis=0))


def scale(past: Acts, *, at: float, span: float, half_lives: Sequence[float]) -> Scale:
    """Return what the span before `at` teaches: what people drew when it began, and how many responded within it.

    Only people who had drawn anything by then are learnt from.
    """
    from sklearn.isotonic import IsotonicRegression

    before = past.before(at - span)
    lately = drawn(before, at=at - span, half_lives=half_lives)
    came = responded(past.between(at - span, at))
    known = responded(before) > 0
    if not known.any():
        return Scale(drawn=np.zeros(1), expected=np.zeros(1), chances=np.zeros(1))
    grid = np.unique(lately[known])
    fits = [
        IsotonicRegression(y_min=0.0, out_of_bounds="clip").fit(lately[known], told[known]).predict(grid)
        for told in (came, (came > 0).astype(float))
    ]
    return Scale(drawn=grid, expected=fits[0], chances=fits[1])
