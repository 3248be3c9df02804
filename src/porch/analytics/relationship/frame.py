"""From everything that was exchanged to one row a tie, in whole columns."""

from __future__ import annotations

from datetime import date, datetime
from math import log, log1p
from typing import TYPE_CHECKING

from porch.analytics.ladder import TWO_WAY_BY_ITSELF, Rung
from porch.analytics.relationship.parts import FLOOR, FULL_BREADTH, FULL_DAYS, PARTS, RUNGS
from porch.analytics.relationship.rhythm import DEFAULT, Fit, best

if TYPE_CHECKING:
    import polars as pl

ANSWER_DAYS = 30
"""What comes later than this is a new beginning and no answer."""


def ties(exchanges: pl.DataFrame, *, now: datetime, fit: Fit = DEFAULT) -> pl.DataFrame:
    """Return one row a tie (TIES) of everything exchanged until `now` (EXCHANGES, in any order), ordered by tie.

    A tie's row depends on its own exchanges, `now` and `fit` alone, so ties can be worked out a few at a time. A
    two-way day is a day (UTC) on which one side answered the other within 30 days in words, or both called or met.
    """
    from porch.analytics import frames

    told = _all_of(frames.checked(exchanges, frames.EXCHANGES, name="exchanges"), now)
    told = _pointed(_rhythm(told, fit), fit)
    return frames.checked(told.sort("tie"), frames.TIES, name="ties", nulls=True)


def _all_of(exchanges: pl.DataFrame, now: datetime) -> pl.DataFrame:
    import polars as pl

    until = exchanges.filter(pl.col("at") <= now)
    rhythm = counted(_two_way(until), now.date())
    return until.group_by("tie").agg(*_counts()).join(rhythm, on="tie", how="left")


def _counts() -> list[pl.Expr]:
    import polars as pl

    ours, theirs, worded = pl.col("ours"), ~pl.col("ours"), pl.col("rung") >= Rung.COMMENT
    reached = theirs | (pl.col("rung") >= TWO_WAY_BY_ITSELF)
    return [
        theirs.sum().cast(pl.Int64).alias("theirs"),
        ours.sum().cast(pl.Int64).alias("ours"),
        *((ours & pl.col(what)).sum().cast(pl.Int64).alias(name)
          for what, name in (("asking", "asked"), ("invoice", "invoiced"), ("unhappy", "when_unhappy"))),
        pl.col("at").min().alias("first_at"),
        pl.col("at").max().alias("last_at"),
        pl.col("at").filter(theirs).max().alias("last_theirs_at"),
        pl.col("at").filter(ours).max().alias("last_ours_at"),
        pl.col("rung").filter(reached).max().alias("depth"),
        (theirs & worded).sum().alias("_they_said"),
        (ours & worded).sum().alias("_we_said"),
        pl.col("channel").filter(theirs & (pl.col("rung") > Rung.WATCH)).n_unique().cast(pl.Int64).alias("breadth"),
    ]  # fmt: skip


def days_of(exchanges: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Return the two-way days until `now`, each once: `tie` and `day`, sorted."""
    import polars as pl

    return _two_way(exchanges.filter(pl.col("at") <= now))


def _two_way(until: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    words = until.filter(pl.col("rung") >= Rung.COMMENT).sort("tie", "at", "ours", "rung")
    answers = (
        (pl.col("tie") == pl.col("tie").shift(1))
        & (pl.col("ours") != pl.col("ours").shift(1))
        & (pl.col("at") - pl.col("at").shift(1) <= pl.duration(days=ANSWER_DAYS))
    ).fill_null(value=False)  # fmt: skip
    days = words.filter(answers | (pl.col("rung") >= TWO_WAY_BY_ITSELF)).select("tie", day=pl.col("at").dt.date())
    return days.filter((pl.col("tie").ne_missing(pl.col("tie").shift(1))) | (pl.col("day") != pl.col("day").shift(1)))


def counted(days: pl.DataFrame, until: date) -> pl.DataFrame:
    """Return what `rhythm.py` needs of each tie, `repeats`, `last` and `age`, beside the days they are counted from."""
    import polars as pl

    first, last = pl.col("first_two_way"), pl.col("last_two_way")
    told = days.group_by("tie").agg(
        two_way_days=pl.len().cast(pl.Int64), first_two_way=pl.col("day").min(), last_two_way=pl.col("day").max()
    )
    return told.with_columns(
        repeats=pl.col("two_way_days") - 1.0,
        last=(last - first).dt.total_days().cast(pl.Float64),
        age=(pl.lit(until) - first).dt.total_days().cast(pl.Float64),
    )


def _rhythm(told: pl.DataFrame, fit: Fit) -> pl.DataFrame:
    """Add the closed form of `rhythm.py`, which is the same for one pair at a time."""
    import polars as pl

    x, gaps = pl.col("repeats"), pl.col("silent_days") / pl.col("rhythm_days")
    parted = fit.a / (fit.b + x)
    told = told.with_columns(
        two_way_days=pl.col("two_way_days").fill_null(0), duration_days=pl.col("last"),
        silent_days=pl.col("age") - pl.col("last"), rhythm_days=(fit.alpha + pl.col("last")) / (fit.r + x),
        reciprocity=2 * pl.min_horizontal("_they_said", "_we_said") / (pl.col("_they_said") + pl.col("_we_said")),
    ).with_columns(pl.col("reciprocity").fill_nan(None))  # fmt: skip
    told = told.with_columns(_now=_worn(gaps, fit), _then=_worn(gaps + 1, fit), enough=pl.col("two_way_days") >= 2)
    told = told.with_columns(alive=1 / (1 + parted * pl.col("_now").exp()))
    told = told.with_columns(strength=pl.col("alive") * (1 - (pl.col("_now") - pl.col("_then")).exp()))
    kept = ("silent_days", "rhythm_days", "alive", "strength")
    return told.with_columns(pl.when(pl.col("enough")).then(pl.col(name)).alias(name) for name in kept)


def _worn(gaps: pl.Expr, fit: Fit) -> pl.Expr:
    return ((gaps * (1 / fit.k)) ** fit.c).log1p() * fit.m


def _pointed(told: pl.DataFrame, fit: Fit) -> pl.DataFrame:
    import polars as pl

    # times and not by: Polars divides one row and many by a number in two ways, which differ in the last digit
    share = {
        "rhythm": pl.col("strength") * (1 / best(fit)),
        "depth": (pl.col("depth").cast(pl.Float64) + 1).fill_null(0.0) * (1 / RUNGS),
        "reciprocity": pl.col("reciprocity"),
        "breadth": pl.col("breadth").log1p() * (1 / log1p(FULL_BREADTH)),
        "duration": pl.col("duration_days").log1p() * (1 / log1p(FULL_DAYS)),
    }
    scale = 1 / log(FLOOR)
    names = [f"points_{part.name}" for part in PARTS]
    each = [part.weight * (1 - share[part.name].clip(FLOOR, 1.0).log() * scale) for part in PARTS]
    told = told.with_columns(
        pl.when(pl.col("enough")).then(one).alias(name) for one, name in zip(each, names, strict=True)
    )
    return told.with_columns(points=pl.sum_horizontal(names, ignore_nulls=False))
