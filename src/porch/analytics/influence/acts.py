"""Who acted on whom and when: any frame of (actor, target, time, kind) as arrays on which counting is fast.

What cannot count is left out and counted: rows without somebody or a time, acts on oneself, follows and views (they can
be bought, and nobody did anything by them), acts from after the moment that is asked about, the same act twice, and of
one pair in one day whatever comes after the third.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porch.analytics.influence import thinning

DAY = 86_400.0
A_DAY = 3
"""Acts of one pair that count in one day: whoever acts ten thousand times moves no more than who acts three times."""
CONTEXT = ("follow", "view")
"""Kinds that are shown beside a score and never part of it."""
DENSE = 8
"""Numbers spread over no more than so many times their count are looked up rather than searched for."""
COUNTED = (pl.Int32, pl.UInt32, pl.Int64)
COLUMNS = ("actor", "target", "time", "kind")

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """Acts in the order of time. `people` and `kind_names` have what each number stands for; times are seconds since
    1970 UTC.

    `left_out` says how many rows do not count, by reason: missing, context, self, ahead, twice, often.
    """

    people: pl.Series
    actors: Numbers
    targets: Numbers
    times: Reals
    kinds: Numbers
    kind_names: tuple[str, ...]
    topics: Numbers
    topic_names: tuple[str, ...]
    in_person: NDArray[np.bool_]
    left_out: Mapping[str, int]

    def before(self, moment: float) -> Acts:
        """Return the acts before `moment` alone, of the same people."""
        return self.some(slice(0, int(np.searchsorted(self.times, moment))))

    def between(self, since: float, until: float) -> Acts:
        """Return the acts from `since` on and before `until` alone, of the same people."""
        return self.some(slice(*np.searchsorted(self.times, [since, until]).tolist()))

    def about(self, topic: str) -> Acts:
        """Return the acts on one topic alone, of the same people; KeyError if there is no such topic."""
        if topic not in self.topic_names:
            raise KeyError(topic)
        return self.some(self.topics == self.topic_names.index(topic))

    def some(self, rows: slice | NDArray[np.bool_]) -> Acts:
        """Return those acts alone, of the same people."""
        return replace(
            self, actors=self.actors[rows], targets=self.targets[rows], times=self.times[rows],
            kinds=self.kinds[rows], topics=self.topics[rows], in_person=self.in_person[rows],
        )  # fmt: skip


def acts(frame: Any, *, until: datetime | None = None) -> Acts:
    """Return the acts of a Polars, Arrow or pandas frame with the columns actor, target, time and kind.

    Two columns more are read where they are: topic (what it was about; none: "") and in_person (false: online).
    Actors and targets may be anything that can be told apart; time is a moment, or seconds since 1970 UTC.
    ValueError names the columns that are missing.

    >>> told = acts(pl.DataFrame({"actor": ["ann", "ben", "ben"], "target": ["ben", "ben", "cleo"],
    ...                           "time": [5, 6, 4], "kind": ["reply"] * 3}))
    >>> told.people.to_list(), told.actors.tolist(), told.targets.tolist(), told.left_out["self"]
    (['ann', 'ben', 'cleo'], [1, 0], [2, 1], 1)
    """
    left_out: dict[str, int] = {}
    rows = read(frame)
    for reason, keeps in _rules(until).items():
        kept = rows.filter(keeps)
        left_out[reason], rows = rows.height - kept.height, kept
    people = pl.concat([rows["actor"], rows["target"]]).unique().sort()
    rows = rows.with_columns(actor=_numbers(rows["actor"], people), target=_numbers(rows["target"], people))
    stays, left_out["twice"], left_out["often"] = thinning.thinned(rows, a_day=A_DAY, day=DAY)
    rows = rows.filter(stays)
    kinds, topics = rows["kind"].unique().sort(), rows["topic"].unique().sort()
    rows = rows.with_columns(kind=_numbers(rows["kind"], kinds), topic=_numbers(rows["topic"], topics))
    rows = rows.sort("time", "actor", "target", "kind", "topic")
    return Acts(
        people=people, actors=rows["actor"].to_numpy(), targets=rows["target"].to_numpy(),
        times=rows["time"].to_numpy(), kinds=rows["kind"].to_numpy(), kind_names=tuple(kinds),
        topics=rows["topic"].to_numpy(), topic_names=tuple(topics), in_person=rows["in_person"].to_numpy(),
        left_out=left_out,
    )  # fmt: skip


def read(frame: Any, *more: str) -> pl.DataFrame:
    """Return such a frame in Polars, nothing left out: actor, target, time in seconds, kind, topic and in_person.

    `more` names columns that are read as they are, null where they are missing.

    >>> read({"actor": [1], "target": [2], "time": [0], "kind": ["like"]}, "amount").row(0)
    (1, 2, 'like', 0.0, '', False, None)
    """
    rows = _polars(frame)
    if missing := [name for name in COLUMNS if name not in rows.columns]:
        raise ValueError(f"The frame lacks {', '.join(missing)}; it has {', '.join(rows.columns)}.")
    return rows.select(
        "actor", "target", pl.col("kind").cast(pl.String).fill_null(""), time=_seconds(rows),
        topic=_or(rows, "topic", pl.lit("")).cast(pl.String).fill_null(""),
        in_person=_or(rows, "in_person", pl.lit(value=False)).cast(pl.Boolean).fill_null(value=False),
        **{name: _or(rows, name, pl.lit(None)) for name in more},
    )  # fmt: skip


def _polars(frame: Any) -> pl.DataFrame:
    if isinstance(frame, pl.DataFrame):
        return frame
    if hasattr(frame, "columns") and hasattr(frame, "itertuples"):  # pandas, read without pyarrow
        return pl.DataFrame({name: frame[name].tolist() for name in frame.columns}, strict=False)
    return pl.DataFrame(frame)


def _or(rows: pl.DataFrame, name: str, nothing: pl.Expr) -> pl.Expr:
    return pl.col(name) if name in rows.columns else nothing


def _seconds(rows: pl.DataFrame) -> pl.Expr:
    time = pl.col("time")
    return time.dt.epoch("us") / 1e6 if rows.schema["time"].is_temporal() else time.cast(pl.Float64)


def _rules(until: datetime | None) -> Mapping[str, pl.Expr]:
    """Return what a row must be to count, by the reason for which it else does not, in the order they are asked."""
    time = pl.col("time")
    told = pl.col("actor").is_not_null() & pl.col("target").is_not_null() & time.is_not_null() & time.is_finite()
    return {
        "missing": told,
        "context": ~pl.col("kind").is_in(CONTEXT),
        "self": pl.col("actor") != pl.col("target"),
        "ahead": time < until.timestamp() if until else pl.lit(value=True),
    }


def _numbers(names: pl.Series, known: pl.Series) -> pl.Series:
    """Return the place of each name among those that are `known`, which are sorted."""
    if names.dtype in COUNTED and len(known) and int(known[-1]) - int(known[0]) < DENSE * len(names):
        first, last = int(known[0]), int(known[-1])
        places = np.zeros(last - first + 1, np.int64)
        places[(known.cast(pl.Int64) - first).to_numpy()] = np.arange(len(known))
        return pl.Series(places[(names.cast(pl.Int64) - first).to_numpy()])
    return known.search_sorted(names).cast(pl.Int64)
