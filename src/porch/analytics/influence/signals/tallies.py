"""A tally of acts: one pass over them, and from then on every signal; kept up by moving the clock and merging pieces.

    yesterday = tally(log_until_midnight, midnight)
    now = merged(yesterday, tally(acts_since_midnight, now))
    of_people(now, customers=ours)

Pieces are cut at midnight UTC: of a pair three acts count in a day, and which three cannot be told from half a day.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import polars as pl

from porch.analytics.influence import acts as reading
from porch.analytics.influence.signals import catalogue, cleaning, computing, summing, views
from porch.analytics.influence.signals.computing import Asked, Groups
from porch.analytics.influence.signals.declaring import Subject
from porch.analytics.influence.signals.engine import Polars
from porch.analytics.influence.signals.measures import DAY, Of

ENGINE: Final = Polars()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was done until `at` (seconds since 1970): `rows` as `summing.summed` has them, `weeks`, and which `days`."""

    at: float
    rows: pl.DataFrame
    weeks: pl.DataFrame
    days: frozenset[float]

    def moved(self, at: datetime) -> Tally:
        """Return the same acts seen from a later moment; ValueError if it is an earlier one."""
        return _moved(self, at.timestamp())


def tally(frame: Any, at: datetime) -> Tally:
    """Return the tally of a frame (actor, target, time, kind; topic, in_person, amount) at that moment.

    >>> liked = {"actor": ["ann"], "target": ["dov"], "time": [0], "kind": ["like"]}
    >>> told = tally(liked, datetime(1970, 1, 8, tzinfo=UTC))
    >>> told.rows.select("actor", "target", "kind", "n", pl.col("f7").round(9)).row(0)
    ('ann', 'dov', 'like', 1.0, 0.5)
    """
    counted = cleaning.counted(ENGINE, _read(frame).lazy(), at=at.timestamp()).collect().lazy()
    days = counted.select(pl.col("day").unique()).collect()["day"]
    return Tally(
        at=at.timestamp(), rows=summing.summed(ENGINE, counted, at=at.timestamp()).collect(),
        weeks=summing.weeks(ENGINE, counted).collect(), days=frozenset(days),
    )  # fmt: skip


def merged(one: Tally, other: Tally) -> Tally:
    """Return two tallies of different days as one, at the later of their moments; ValueError if a day is in both."""
    if shared := one.days & other.days:
        day = datetime.fromtimestamp(min(shared) * DAY, tz=UTC).date()
        raise ValueError(f"Both tallies have acts of {day}: cut at midnight UTC.")
    at = max(one.at, other.at)
    both = [_moved(piece, at) for piece in (one, other) if piece.days] or [_moved(one, at)]
    rows, weeks = pl.concat([piece.rows for piece in both]), pl.concat([piece.weeks for piece in both])
    return Tally(
        at=at, rows=summing.together(ENGINE, rows.lazy()).collect(), weeks=weeks.unique(), days=one.days | other.days
    )


def of_people(
    told: Tally,
    *,
    customers: Collection[Any] | None = None,
    verified: Collection[Any] | None = None,
    promised: Collection[Any] | None = None,
) -> pl.DataFrame:
    """Return everybody with their signals, in order of `person`: a column for each, null where there is no evidence.

    `customers`, `verified` and `promised` are who buys from us, whose identity is known and who was promised an answer.
    """
    groups = Groups(customers=_listed(customers), verified=_listed(verified), promised=_listed(promised))
    rows = told.rows.lazy()
    someone = pl.concat([told.rows["actor"], told.rows["target"]]).drop_nulls().unique().alias("person")
    found = computing.table(
        Asked(engine=ENGINE, at=told.at, groups=groups), someone.to_frame().lazy(), views.of_people(ENGINE, rows),
        ("person",), catalogue.of(Subject.PERSON),
    )  # fmt: skip
    return _sorted(found, "person")


def of_pairs(told: Tally) -> pl.DataFrame:
    """Return every pair of whom the first (actor) ever acted on the second (target), with their signals."""
    behind = views.of_pairs(ENGINE, told.rows.lazy(), told.weeks.lazy())
    everyone = behind[Of.PAIRS].select("actor", "target")
    asked = Asked(engine=ENGINE, at=told.at)
    found = computing.table(asked, everyone, behind, ("actor", "target"), catalogue.of(Subject.PAIR))
    return _sorted(found, "actor", "target")


def of_topics(told: Tally) -> pl.DataFrame:
    """Return every person with every topic on which somebody acted on them, with their signals on it."""
    behind = views.of_topics(ENGINE, told.rows.lazy())
    everyone = behind[Of.ACTS].select("person", "topic").unique()
    asked = Asked(engine=ENGINE, at=told.at)
    found = computing.table(asked, everyone, behind, ("person", "topic"), catalogue.of(Subject.TOPIC))
    return _sorted(found, "person", "topic")


def _moved(told: Tally, at: float) -> Tally:
    if at < told.at:
        raise ValueError("Time does not run backwards.")
    passed = (at - told.at) / DAY
    faded = {name: pl.col(name) * 2.0 ** (-passed / days) for name, days in summing.FADING.items()}
    return replace(told, at=at, rows=told.rows.with_columns(**faded))


def _read(frame: Any) -> pl.DataFrame:
    rows = reading.read(frame, "amount")
    people = _alike(rows["actor"], rows["target"])
    return rows.with_columns(
        pl.col("amount").cast(pl.Float64, strict=False), actor=people[: rows.height], target=people[rows.height :]
    )


def _alike(*names: pl.Series) -> pl.Series:
    """Return names one below the other, as one type; whole numbers that came as reals, from pandas, are whole again."""
    people = pl.concat([some.alias("name").to_frame() for some in names], how="vertical_relaxed")["name"]
    if people.dtype == pl.Null:
        return people.cast(pl.String)
    if not people.dtype.is_float():
        return people
    people = people.fill_nan(None)
    whole = people.cast(pl.Int64, strict=False)
    return whole if (whole.cast(pl.Float64) == people).all() else people


def _listed(group: Collection[Any] | None) -> list[Any] | None:
    return None if group is None else list(group)


def _sorted(found: pl.LazyFrame, *keys: str) -> pl.DataFrame:
    return found.collect().sort(*keys)
