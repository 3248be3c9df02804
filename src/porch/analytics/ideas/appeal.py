"""How well an idea is liked: votes by those who were shown it, drawn towards what is usual while few have seen it.

A count of votes tells how often an idea was shown as much as how good it is: what stands on top is seen, and voted for,
again. Votes divided by showings do not grow by standing on top.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import betaincinv, betaln, psi

Reals = NDArray[np.float64]
LEAST = 20
"""Fewer ideas that somebody has seen do not say what is usual."""
FIRMEST = 1000.0
"""What is usual weighs at most as much as this many showings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What is usual on a board, as if `liked` of so many showings had brought a vote and `passed` had not."""

    liked: float
    passed: float

    @property
    def share(self) -> float:
        """The share of showings that usually bring a vote."""
        return self.liked / (self.liked + self.passed)


USUAL: Final = Prior(liked=2.0, passed=8.0)
"""Where a board has too few ideas to say: two votes in ten showings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """For each idea the share of those who see it that vote for it, and the interval in which it lies, all 0 to 1."""

    value: Reals
    low: Reals
    high: Reals


def fit_prior(votes: ArrayLike, shown: ArrayLike) -> Prior:
    """Return what is usual among ideas with so many `votes` in so many showings each, by empirical Bayes.

    The two numbers that make what was counted likeliest when each idea's share is drawn from one beta distribution
    (the beta-binomial's marginal likelihood; Casella 1985, "An introduction to empirical Bayes data analysis"). USUAL
    where fewer than LEAST were shown. ValueError where an idea has more votes than showings.

    >>> fit_prior([1, 2], [10, 10]) == USUAL
    True
    """
    liked, among = _counted(votes, shown)
    seen = among > 0
    if seen.sum() < LEAST:
        return USUAL
    begin = np.log([USUAL.liked, USUAL.passed])
    edges = [(np.log(0.01), np.log(100 * FIRMEST))] * 2
    found = minimize(_unlikely, begin, (liked[seen], among[seen]), jac=True, bounds=edges, method="L-BFGS-B")
    a, b = np.exp(found.x)
    firm = min(1.0, FIRMEST / (a + b))
    return Prior(liked=float(a * firm), passed=float(b * firm))


def appeal(votes: ArrayLike, shown: ArrayLike, prior: Prior = USUAL, *, confidence: float = 0.8) -> Appeal:
    """Return how well each idea is liked: the mean of the posterior beta distribution, and its central interval.

    `votes` and `shown` may be fractions, where older ones count less. ValueError where an idea has more votes than
    showings.

    >>> told = appeal([4, 0], [10, 0])
    >>> told.value.round(3).tolist(), told.low.round(3).tolist(), told.high.round(3).tolist()
    ([0.3, 0.2], [0.175, 0.061], [0.434, 0.368])
    """
    liked, among = _counted(votes, shown)
    a, b = prior.liked + liked, prior.passed + among - liked
    tail = (1 - confidence) / 2
    return Appeal(value=a / (a + b), low=betaincinv(a, b, tail), high=betaincinv(a, b, 1 - tail))


def faded(weeks_ago: ArrayLike, half_life: float) -> Reals:
    """Return what a vote or a showing of so many weeks ago still counts: half of it after `half_life` weeks.

    >>> faded([0, 26, 52], 26).tolist()
    [1.0, 0.5, 0.25]
    """
    return np.asarray(0.5 ** (np.asarray(weeks_ago, float) / half_life))


def _counted(votes: ArrayLike, shown: ArrayLike) -> tuple[Reals, Reals]:
    liked, among = np.asarray(votes, float), np.asarray(shown, float)
    if (liked > among).any() or (liked < 0).any():
        raise ValueError("An idea has at most one vote for each showing, and none fewer than nought.")
    return liked, among


def _unlikely(logs: Reals, liked: Reals, among: Reals) -> tuple[float, Reals]:
    """Return minus the logarithm of the marginal likelihood, and its slope along the logarithms of a and b."""
    a, b = np.exp(logs)
    passed = among - liked
    cost = float((betaln(a, b) - betaln(a + liked, b + passed)).sum())
    both = psi(a + b) - psi(a + b + among)
    slope_a = (psi(a) - psi(a + liked) - both).sum() * a
    slope_b = (psi(b) - psi(b + passed) - both).sum() * b
    return cost, np.array([slope_a, slope_b])
