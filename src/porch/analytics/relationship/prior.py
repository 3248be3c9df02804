"""What is known of pairs in general, learnt from all at once, so that a young pair borrows from the old ones.

At earlier moments we ask what the formula would have said of each pair then, and whether they were in touch again
within their own mean gap. The seven numbers are those under which what came is most likely: fitted for the question
that is asked, not for how well they describe the past.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from porch.analytics.relationship.frame import counted, days_of
from porch.analytics.relationship.rhythm import CAP, DEFAULT, Fit

if TYPE_CHECKING:
    import polars as pl

MOMENTS = (0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85)
"""When we look back: after these shares of all two-way days."""
LEAST = 50
"""With fewer answers nothing is learnt: the prior stays what it was."""
MOST = 20_000
"""More answers are thinned evenly: the numbers do not change, the time does."""
PULL = 0.001
"""Weight of the squared distance from where we started, on logarithms: keeps a number nobody told us about in place."""
FAR = 5.0
FIELDS = tuple(one.name for one in fields(Fit))


def fit(exchanges: pl.DataFrame, *, now: datetime, start: Fit = DEFAULT) -> Fit:
    """Return the seven numbers learnt from everything exchanged until `now` (EXCHANGES); `start` from too little.

    Maximum likelihood by L-BFGS-B (scipy). Nothing after `now` is looked at, nor a gap that `now` cuts off.
    """
    import polars as pl

    asked = answers(days_of(exchanges, now), now.date())
    asked = asked.drop("tie").gather_every(1 + asked.height // MOST)
    if asked.height < LEAST:
        return start
    return _likeliest([asked[name].cast(pl.Float64).to_numpy() for name in asked.columns], start)


def answers(days: pl.DataFrame, until: date) -> pl.DataFrame:
    """Return (tie, repeats, last, age, own, came) for each pair and moment: came they again within their `own` gap?

    `days` holds `tie` and `day`, sorted and each once.
    """
    import polars as pl

    moments = {days["day"].sort()[int(share * days.height)] for share in MOMENTS} if days.height else set()
    found = [waiting(days, moment, until) for moment in sorted(moments)]
    return pl.concat(found) if found else waiting(days, until, until)


def waiting(days: pl.DataFrame, moment: date, until: date) -> pl.DataFrame:
    """Return the same for one moment: pairs with two days by then whose own gap the time until `until` can judge."""
    import polars as pl

    told = counted(days.filter(pl.col("day") <= moment), moment).filter(pl.col("repeats") >= 1)
    told = told.with_columns(own=own_gap()).filter(pl.col("own") <= (until - moment).days)
    again = days.filter(pl.col("day") > moment).group_by("tie").agg(again=pl.col("day").min())
    came = (pl.col("again") <= moment + pl.duration(days=pl.col("own"))).fill_null(value=False)
    return told.join(again, on="tie", how="left").sort("tie").select("tie", "repeats", "last", "age", "own", came=came)


def own_gap() -> pl.Expr:
    """Return the plain mean gap in days, rounded up, one at least: what a pair's rhythm is without any model."""
    import polars as pl

    return (pl.col("last") / pl.col("repeats")).ceil().clip(lower_bound=1)


def _likeliest(asked: list[Any], start: Fit) -> Fit:
    import numpy as np
    from scipy.optimize import minimize

    begin = np.log([getattr(start, name) for name in FIELDS])
    bounds = [(float(one) - FAR, float(one) + FAR) for one in begin[:-1]] + [(-2.0, 0.0)]
    found = minimize(_loss, begin, args=(asked, begin), method="L-BFGS-B", bounds=bounds)
    return Fit(**{name: float(value) for name, value in zip(FIELDS, np.exp(found.x), strict=True)})


def _loss(logs: Any, asked: list[Any], begin: Any) -> float:
    import numpy as np

    chance = np.clip(chances(np.exp(logs), *asked[:-1]), 1e-6, 1 - 1e-6)
    came = asked[-1]
    told = came * np.log(chance) + (1 - came) * np.log(1 - chance)
    return float(-told.mean() + PULL * ((logs - begin) ** 2).sum())


def chances(numbers: Any, repeats: Any, last: Any, age: Any, days: Any) -> Any:
    """Return alive * within(days) of `rhythm.py` for whole arrays; `numbers` are those of a Fit in their order.

    >>> import numpy as np
    >>> fitted = (1.0, 14.0, 1.0, 4.0, 2.0, 2.0, 1.0)
    >>> chances(fitted, *(np.array([one]) for one in (1.0, 14.0, 28.0, 14.0))).round(4).tolist()
    [0.3017]
    """
    import numpy as np

    r, alpha, a, b, k, m, c = numbers
    rhythm = (alpha + last) / (r + repeats)
    silence = (age - last) / rhythm
    now, then = (m * np.log1p((one / k) ** c) for one in (silence, silence + days / rhythm))
    return (1 - np.exp(now - then)) / (1 + np.exp(np.minimum(now, CAP)) * a / (b + repeats))
