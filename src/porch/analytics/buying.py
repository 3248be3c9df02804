"""Who buys again: the purchases to be expected in closed form, and the chance of at least one.

BG/NBD (Fader, Hardie, Lee 2005): while a customer, somebody buys at random at a rate of their own (gamma r, alpha) and
leaves after each purchase with a chance of their own (beta a, b). On top stands a logistic regression on four figures,
each of which can only raise the chance: expected purchases, purchases so far, their mean value and mean size. Only the
worker and the command line use it: it brings NumPy and scipy along.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import minimize
from scipy.special import betaln, expit, gammaln, hyp2f1

from porch.analytics import frames

PURCHASES: frames.Schema = {"customer": pl.Int64(), "day": pl.Date(), "value": pl.Float64(), "items": pl.Float64()}
"""One row a purchase, in any order; several on a day are one visit."""

WEEK = 7.0
FIGURES = ("expected", "repeats", "value", "items")
PULL = 0.001
START = (0.25, 4.0, 0.8, 2.5)
"""Where the search for r, alpha (weeks), a, b begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyers:
    """What is known of buyers in general: the four numbers of BG/NBD, in weeks."""

    r: float
    alpha: float
    a: float
    b: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """How likely somebody buys again: the weights of ln(expected), ln(1 + repeats), ln(1 + value), ln(1 + items)."""

    level: float
    weights: tuple[float, ...]


def histories(purchases: pl.DataFrame, until: date) -> pl.DataFrame:
    """Return one row a customer, ordered, of what they bought before `until` (PURCHASES).

    `repeats`: days they came again; `last`: weeks from the first to the last; `age`: weeks from the first to `until`;
    `value` and `items`: means of a visit.

    >>> rows = [(1, date(2026, 1, 1), 9.0, 1.0), (1, date(2026, 1, 15), 11.0, 3.0), (1, date(2026, 2, 1), 5.0, 1.0)]
    >>> bought = pl.DataFrame(rows, schema=dict(PURCHASES), orient="row")
    >>> histories(bought, date(2026, 1, 29)).row(0)
    (1, 1, 2.0, 4.0, 10.0, 2.0)
    """
    known = frames.checked(purchases, PURCHASES, name="purchases").filter(pl.col("day") < until)
    ordered = known.sort("customer", "day", "value", "items")  # sums of floats depend on their order
    visits = ordered.group_by("customer", "day", maintain_order=True).agg(pl.col("value").sum(), pl.col("items").sum())
    told = visits.group_by("customer", maintain_order=True).agg(
        repeats=pl.len().cast(pl.Int64) - 1,
        last=(pl.col("day").max() - pl.col("day").min()).dt.total_days() / WEEK,
        age=(pl.lit(until) - pl.col("day").min()).dt.total_days() / WEEK,
        value=pl.col("value").mean(), items=pl.col("items").mean(),
    )  # fmt: skip
    return told.sort("customer")


def buyers(told: pl.DataFrame) -> Buyers:
    """Return the four numbers under which these histories are most likely (maximum likelihood, L-BFGS-B)."""
    x, t, age = _numbers(told)
    found = minimize(_unlikely, np.log(START), args=(x, t, age), method="L-BFGS-B", bounds=[(-8, 8)] * 4)
    r, alpha, a, b = (float(one) for one in np.exp(found.x))
    return Buyers(r=r, alpha=alpha, a=a, b=b)


def _numbers(told: pl.DataFrame) -> tuple[Any, Any, Any]:
    x, t, age = (told[name].cast(pl.Float64).to_numpy() for name in ("repeats", "last", "age"))
    return x, t, age


def _unlikely(logs: Any, x: Any, t: Any, age: Any) -> float:
    r, alpha, a, b = np.exp(logs)
    common = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b)
    stayed = betaln(a, b + x) - (r + x) * np.log(alpha + age)
    left = betaln(a + 1, b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + t)
    return -float((common + np.where(x > 0, np.logaddexp(stayed, left), stayed)).mean())


def expected(told: pl.DataFrame, weeks: float, known: Buyers) -> Any:
    """Return the purchases to be expected of each within so many weeks (equation 10 of the paper).

    By hand, somebody who came once: with a = 2, b = 1, r = 1, alpha = age = weeks = 1 the formula is
    (a + b - 1) / (a - 1) * (1 - 2/3 * 2F1(1, 1; 2; 1/3)) = 2 * (1 - 2 * ln(3/2)) = 0.378.

    >>> told = pl.DataFrame({"repeats": [0], "last": [0.0], "age": [1.0]})
    >>> expected(told, 1.0, Buyers(r=1.0, alpha=1.0, a=2.0, b=1.0)).round(3).tolist()
    [0.378]
    """
    x, t, age = _numbers(told)
    r, alpha, a, b = known.r, known.alpha, known.a if abs(known.a - 1) > 1e-6 else known.a + 1e-6, known.b
    series = hyp2f1(r + x, b + x, a + b + x - 1, weeks / (alpha + age + weeks))
    ever = (a + b + x - 1) / (a - 1) * (1 - ((alpha + age) / (alpha + age + weeks)) ** (r + x) * series)
    odds = np.exp((r + x) * (np.log(alpha + age) - np.log(alpha + t))) * a / (b + np.maximum(x, 1) - 1)
    return ever / (1 + np.where(x > 0, odds, 0.0))


def learn(purchases: pl.DataFrame, *, before: date, until: date) -> Returning:
    """Return how likely people buy again, learnt from who of the customers known `before` came again by `until`.

    Logistic regression whose weights are 0 at least, so that more of anything never lowers the chance.
    """
    told = histories(purchases, before)
    came = purchases.filter((pl.col("day") >= before) & (pl.col("day") < until))["customer"].unique().implode()
    again = told["customer"].is_in(came).cast(pl.Float64).to_numpy()
    figures = _figures(told, (until - before).days / WEEK, buyers(told))
    middle, spread = figures.mean(axis=0), figures.std(axis=0) + 1e-9
    bounds = [(None, None)] + [(0.0, None)] * len(FIGURES)
    begin = np.zeros(len(FIGURES) + 1)
    found = minimize(
        _missed, begin, args=((figures - middle) / spread, again), jac=True, method="L-BFGS-B", bounds=bounds
    )
    weights = found.x[1:] / spread
    return Returning(level=float(found.x[0] - (weights * middle).sum()), weights=tuple(float(one) for one in weights))


def _figures(told: pl.DataFrame, weeks: float, known: Buyers) -> Any:
    counted = [told[name].cast(pl.Float64).to_numpy() for name in FIGURES[1:]]
    return np.column_stack(
        [np.log(np.maximum(expected(told, weeks, known), 1e-12)), *(np.log1p(one) for one in counted)]
    )


def _missed(weights: Any, figures: Any, again: Any) -> tuple[float, Any]:
    told = weights[0] + figures @ weights[1:]
    wrong = expit(told) - again
    loss = float((np.logaddexp(0, told) - again * told).mean() + PULL * (weights[1:] ** 2).sum())
    return loss, np.r_[wrong.mean(), figures.T @ wrong / len(again) + 2 * PULL * weights[1:]]


def chance(told: pl.DataFrame, weeks: float, known: Buyers, learnt: Returning) -> Any:
    """Return how likely each buys again within so many weeks.

    By hand, a level of 0 and no weight on anything: one in two.

    >>> told = pl.DataFrame({"repeats": [0], "last": [0.0], "age": [1.0], "value": [9.0], "items": [1.0]})
    >>> known = Buyers(r=1.0, alpha=1.0, a=2.0, b=1.0)
    >>> chance(told, 1.0, known, Returning(level=0.0, weights=(0.0, 0.0, 0.0, 0.0))).tolist()
    [0.5]
    """
    return expit(learnt.level + _figures(told, weeks, known) @ np.array(learnt.weights))


def chances(purchases: pl.DataFrame, *, now: date, weeks: float) -> tuple[pl.DataFrame, Any]:
    """Return the histories until `now` and how likely each customer buys again within so many weeks.

    The weights are learnt inside what is known: the first two thirds of its days foretell the last third. What comes at
    `now` or later is not looked at.
    """
    known = purchases.filter(pl.col("day") < now)
    first = known["day"].min()
    span = (now - first).days if isinstance(first, date) else 0
    learnt = learn(known, before=now - timedelta(days=span // 3), until=now)
    told = histories(known, now)
    return told, chance(told, weeks, buyers(told), learnt)
