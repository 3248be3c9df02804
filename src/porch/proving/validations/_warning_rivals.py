"""What a series of counts is watched with: ours, and what people use instead. Each looks back alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp
from scipy.stats import poisson

from porch.analytics.revolt.surprise import ANEW, LEAST, surprise

Scores = NDArray[np.float64]

A_DAY = 288
MEMORY = 14 * A_DAY
BEGINS = A_DAY
RUNS = 600
"""The longest run that is told apart; a longer one counts as this long."""
HAZARD = 1 / A_DAY


def ours(counts: Scores) -> Scores:
    """Return how surprising each count is, spans of five minutes to an hour together."""
    return surprise(counts, memory=MEMORY, begins=BEGINS)


def static_threshold(counts: Scores) -> Scores:
    """Return each count as a multiple of the mean of the time that is there to learn from."""
    return counts / max(float(counts[: 2 * A_DAY].mean()), 0.5)


def seasonal_z(counts: Scores) -> Scores:
    """Return how many deviations each count is above the mean of its hour of the day, over the two weeks before."""
    told = np.zeros(len(counts))
    for at in range(BEGINS, len(counts), ANEW):
        back = np.arange(at - A_DAY, max(0, at - MEMORY) - 1, -A_DAY)
        near = (back[:, None] + np.arange(ANEW)).ravel()
        like = counts[near[near < at]]
        told[at : at + ANEW] = (counts[at : at + ANEW] - like.mean()) / max(float(like.std()), 1.0)
    return told


def poisson_residual(counts: Scores) -> Scores:
    """Return -log10 of the chance of as many at the mean rate of the two weeks before: bursts are not expected."""
    told = np.zeros(len(counts))
    for at in range(BEGINS, len(counts), ANEW):
        rate = float(counts[max(0, at - MEMORY) : at].mean()) + 0.5
        told[at : at + ANEW] = -poisson.logsf(counts[at : at + ANEW] - 1, rate) / np.log(10)
    return np.minimum(np.nan_to_num(told, posinf=1e4), 1e4)


def bayesian_online(counts: Scores) -> Scores:
    """Return the surprise of Bayesian online change points, Poisson runs with Gamma rates (Adams, MacKay 2007).

    A run's own rate is told by what it has seen; the score is -log10 of the chance of a count as the runs foresee it.
    """
    shape, rate = np.array([1.0]), np.array([1.0 / max(float(counts[:BEGINS].mean()), 0.5)])
    runs, told = np.array([0.0]), np.zeros(len(counts))
    first = (shape[0], rate[0])
    for at, count in enumerate(counts):
        foreseen = (
            gammaln(shape + count) - gammaln(shape) - gammaln(count + 1)
            + shape * np.log(rate / (rate + 1)) - count * np.log(rate + 1)
        )  # fmt: skip
        each = runs + foreseen
        told[at] = -logsumexp(each) / np.log(10)
        runs = np.r_[logsumexp(each) + np.log(HAZARD), each + np.log1p(-HAZARD)]
        shape, rate = np.r_[first[0], shape + count], np.r_[first[1], rate + 1]
        if len(runs) > RUNS:
            runs = np.r_[runs[: RUNS - 1], logsumexp(runs[RUNS - 1 :])]
            shape, rate = shape[:RUNS], rate[:RUNS]
        runs -= logsumexp(runs)
    told[:BEGINS] = 0
    return told


def kleinberg(counts: Scores) -> Scores:
    """Return by how much a state of three times the usual rate explains better what came so far (Kleinberg 2002).

    Two states, Poisson, of which the burst is entered at a price and left for nothing: the cost saved by being in it.
    """
    told, price = np.zeros(len(counts)), np.log(A_DAY)
    better = -price
    for at in range(BEGINS, len(counts)):
        if (at - BEGINS) % ANEW == 0:
            usual = float(np.median(counts[max(0, at - MEMORY) : at])) + 0.5
        better = min(max(better, -price), 0.0) + float(counts[at]) * np.log(3) - 2 * usual
        told[at] = better
    return told


RIVALS: Mapping[str, Callable[[Scores], Scores]] = {
    "static_threshold": static_threshold, "seasonal_z": seasonal_z, "poisson_residual": poisson_residual,
    "bayesian_online": bayesian_online, "kleinberg": kleinberg,
}  # fmt: skip
CHOSEN: Mapping[str, float] = {
    "ours": LEAST, "static_threshold": 11.6, "seasonal_z": 9.49, "poisson_residual": 68.8, "bayesian_online": 5.45,
    "kleinberg": 143.0,
}  # fmt: skip
"""What each warns at where nothing is chosen: the best on the five labelled companies, ours as it is shipped."""
