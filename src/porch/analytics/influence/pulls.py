"""How likely one acts on another within a span of time, who did so before: learnt from the span before.

    p(b -> a) = 1 / (1 + exp(-(w0 + sum of w * signal))), every w zero or above

over four signals: how much a acted on b lately, how much a acts at all, how much b draws, and how much b acts on a. A
logistic regression with ridge (Hoerl and Kennard 1970) whose signs are declared, so that more of a signal never lowers
the chance; being fitted to what came, it is calibrated by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from porch.analytics.influence.acts import Acts, Numbers, Reals
from porch.analytics.influence.counting import places
from porch.analytics.influence.responses import FLOOR

LEAST = 20
"""Pairs who acted again that are needed before anything is learnt."""
AGAIN = 0.2
"""Until then: the chance that somebody acts again who acted just now, halved with every longest half-life since.

Four public logs had .08, .09, .33 and .68 within 30 days.
"""
RIDGE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Who acted on whom, each pair once, in the order of actor and target: four signals, how often, and when last."""

    actors: Numbers
    targets: Numbers
    signals: Reals
    acts: Numbers
    lasts: Reals


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """What was learnt: the weights of the signals, the first of them the constant; None while there is too little."""

    weights: Reals | None = None

    def of(self, pairs: Pairs, *, at: float, half_life: float) -> Reals:
        """Return how likely each pair's actor acts on its target again within the span."""
        return self.by(pairs.signals, age=at - pairs.lasts, half_life=half_life)

    def by(self, signals: Reals, *, age: Reals, half_life: float) -> Reals:
        """Return the same by the signals of pairs, and the age of their last act."""
        if self.weights is None:
            return AGAIN * np.exp2(-age / half_life)
        return _chance(self.weights[0] + signals @ self.weights[1:])


def pairs(past: Acts, drawn: Reals, *, at: float, half_lives: Sequence[float]) -> Pairs:
    """Return the pairs of these acts with their signals at `at`; `drawn` is what everybody draws.

    >>> from porch.analytics.influence.acts import acts
    >>> import polars as pl
    >>> told = acts(pl.DataFrame({"actor": [1, 1], "target": [2, 2], "time": [0, 60], "kind": ["like"] * 2}))
    >>> found = pairs(told, np.zeros(2), at=60.0, half_lives=[60.0])
    >>> found.acts.tolist(), found.signals.round(3).tolist()  # log((1.5 + .1) / .1), the same, 0 drawn, nothing back
    ([2], [[2.773, 2.773, 0.0, 0.0]])
    """
    people = max(len(past.people), 1)
    named, place, many = np.unique(past.actors * people + past.targets, return_inverse=True, return_counts=True)
    actors, targets = named // people, named % people
    lasts = np.full(len(named), -np.inf)
    np.maximum.at(lasts, place, past.times)
    faded = [np.exp2(-(at - past.times) / half_life) for half_life in half_lives]
    lately = _lately(faded, place, len(named))
    active = _lately(faded, past.actors, people)[actors]
    back = places(targets * people + actors, named)
    mutual = named[back] == targets * people + actors if len(named) else np.zeros(0, bool)
    signals = np.column_stack([lately, active, drawn[targets], np.where(mutual, lately[back], 0.0)])
    return Pairs(actors=actors, targets=targets, signals=signals, acts=many, lasts=lasts)


def learn(found: Pairs, again: NDArray[np.bool_]) -> Chances:
    """Return what these pairs teach, `again` being whether each acted in the span that followed.

    >>> one = np.ones(1)
    >>> few = Pairs(actors=one, targets=one, signals=np.zeros((1, 4)), acts=one, lasts=one)
    >>> learn(few, np.array([True])).weights is None
    True
    """
    if min(again.sum(), (~again).sum()) < LEAST:
        return Chances()
    spread = found.signals.std(axis=0)
    spread[spread == 0] = 1.0
    signals = np.column_stack([np.ones(len(again)), found.signals / spread])
    ridge = np.array([0.0] + [RIDGE] * len(spread))

    def cost(weights: Reals) -> tuple[float, Reals]:
        odds = signals @ weights
        loss = np.logaddexp(0, np.where(again, -odds, odds)).sum() + ridge @ weights**2 / 2
        return float(loss), signals.T @ (_chance(odds) - again) + ridge * weights

    start = np.zeros(signals.shape[1])
    start[0] = np.log(again.mean() / (1 - again.mean()))
    bounds = [(None, None), *[(0, None)] * len(spread)]
    weights = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return Chances(weights=weights / np.concatenate([[1.0], spread]))


def _chance(odds: Reals) -> Reals:
    told: Reals = 1 / (1 + np.exp(-np.clip(odds, -700, 700)))
    return told


def _lately(faded: Sequence[Reals], whose: Numbers, so_many: int) -> Reals:
    """Return the mean log of faded acts above that of none."""
    counts = np.stack([np.bincount(whose, acts, minlength=so_many) for acts in faded])
    return np.asarray(np.log1p(counts / FLOOR).mean(axis=0))
