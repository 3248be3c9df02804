"""An additive score whose parts only rise: more of a signal never lowers it, and every point says where it comes from.

    score = sum over signals of f(log(1 + x)), f piecewise linear between quantiles, each piece rising or flat

Fitted to choices between two (Bradley and Terry 1952): log-odds that the first is chosen = score(first) -
score(second), by L-BFGS-B with ridge and with pieces held at zero or above. As it is additive, what each signal
contributes beside a reference is its Shapley value exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Reals = NDArray[np.float64]
PIECES = 8
STRENGTH = 1 / 3  # the variance of a piece's rise before any choice is seen
STEPS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Additive:
    """For each signal, by its place, the `knots` of its curve on the scale log(1 + x), and its `heights` there."""

    names: tuple[str, ...]
    knots: tuple[Reals, ...]
    heights: tuple[Reals, ...]
    constant: float = 0.0

    def parts(self, signals: Reals) -> Reals:
        """Return what every signal adds to the score of every row; below and above what was seen, curves are flat."""
        logs = np.log1p(np.maximum(signals, 0.0))
        return np.column_stack([
            np.interp(column, knots, heights)
            for column, knots, heights in zip(logs.T, self.knots, self.heights, strict=True)
        ])  # fmt: skip

    def score(self, signals: Reals) -> Reals:
        """Return the score of every row: the sum of its parts and what everybody has."""
        total: Reals = self.parts(signals).sum(axis=1) + self.constant
        return total


def fit(names: Sequence[str], first: Reals, second: Reals, chosen: NDArray[Any]) -> Additive:
    """Return the score that tells best which of two was chosen: a row a choice, `chosen` True for the first.

    >>> model = fit(["followers"], np.array([[9.0], [1.0]] * 20), np.array([[1.0], [9.0]] * 20),
    ...             np.array([True, False] * 20))
    >>> bool(np.diff(model.score(np.array([[1.0], [5.0], [9.0]]))).min() > 0)
    True
    """
    logs = [np.log1p(np.maximum(side, 0.0)) for side in (first, second)]
    knots = [_knots(column) for column in np.vstack(logs).T]
    gaps = _climbed(logs[0], knots) - _climbed(logs[1], knots)
    signs = np.where(np.asarray(chosen, bool), 1.0, -1.0)

    def cost(rises: Reals) -> tuple[float, Reals]:
        margins = signs * (gaps @ rises)
        wrong = -signs / (1 + np.exp(np.clip(margins, -700, 700)))
        loss = np.logaddexp(0, -margins).sum() + rises @ rises / (2 * STRENGTH)
        return float(loss), gaps.T @ wrong + rises / STRENGTH

    start = np.zeros(gaps.shape[1])
    rises = minimize(
        cost, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(start), options={"maxiter": STEPS}
    ).x
    return _risen(names, knots, rises, 0.0)


def fit_counts(names: Sequence[str], signals: Reals, counts: Reals) -> Additive:
    """Return the score whose exponential tells best how many came: Poisson regression, each piece rising or flat.

    >>> model = fit_counts(["drawn"], np.array([[0.0]] * 50 + [[9.0]] * 50), np.array([1.0] * 50 + [6.0] * 50))
    >>> np.exp(model.score(np.array([[0.0], [9.0]]))).round().tolist()
    [1.0, 6.0]
    """
    logs = np.log1p(np.maximum(signals, 0.0))
    knots = [_knots(column) for column in logs.T]
    climbed = np.column_stack([np.ones(len(logs)), _climbed(logs, knots)])
    ridge = np.concatenate([[0.0], np.full(climbed.shape[1] - 1, 1 / STRENGTH)])

    def cost(rises: Reals) -> tuple[float, Reals]:
        score = np.minimum(climbed @ rises, 30.0)
        many = np.exp(score)
        return float((many - counts * score).sum() + ridge @ rises**2 / 2), climbed.T @ (many - counts) + ridge * rises

    start = np.zeros(climbed.shape[1])
    start[0] = np.log(counts.mean() + 1e-9)
    bounds = [(None, None), *[(0, None)] * (len(start) - 1)]
    rises = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": STEPS}).x
    return _risen(names, knots, rises[1:], float(rises[0]))


def _risen(names: Sequence[str], knots: Sequence[Reals], rises: Reals, constant: float) -> Additive:
    ends = np.cumsum([len(at) - 1 for at in knots])[:-1]
    heights = tuple(np.concatenate([[0.0], np.cumsum(part)]) for part in np.split(rises, ends))
    return Additive(names=tuple(names), knots=tuple(knots), heights=heights, constant=constant)


def _knots(logs: Reals) -> Reals:
    knots = np.unique(np.quantile(logs, np.linspace(0, 1, PIECES + 1)).round(6))
    return knots if len(knots) > 1 else np.array([knots[0], knots[0] + 1])


def _climbed(logs: Reals, knots: Sequence[Reals]) -> Reals:
    """Return how far each value of each signal has come along each piece of its curve, 0 to 1."""
    return np.hstack([
        np.clip((column[:, None] - at[:-1]) / np.diff(at), 0, 1) for column, at in zip(logs.T, knots, strict=True)
    ])  # fmt: skip
