"""Counts ties anew from all that was exchanged: of some people at a time, in whole columns.

Brings Polars along: only the worker and the command line import it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from porch.analytics import relationship
from porch.analytics.frames import EXCHANGES
from porch.analytics.ladder import Rung
from porch.analytics.relationship import Fit
from porch.analytics.relationship.frame import ANSWER_DAYS
from porch.projections.relationships import weighing
from porch.projections.relationships.models import Bond, Tie
from porch.projections.relationships.reading import (
    ASKING,
    INVOICE,
    PRAISE,
    REASONED,
    REFUSED,
    STARTED,
    THANKS,
    UNHAPPY,
)
from porch.records.tables import bulk

ANSWERED_WITHIN = timedelta(days=14)
"""A word of ours that comes within it after a complaint answers that; what comes later is a word of its own."""
ENDLESS = datetime(9999, 12, 31, tzinfo=UTC)

_ROWS = (
    "SELECT h.person_id, h.id, x.member_id, x.thread_id, <at>, x.ours, x.rung, x.network, x.flags, x.interaction_id"
    " FROM people_handle h JOIN relationships_exchange x ON x.handle_id = h.id WHERE h.person_id IN {}"
)
_READ = {
    "person": pl.Int64(), "handle": pl.Int64(), "member": pl.Int64(), "thread": pl.Int64(), "at": pl.String(),
    "ours": pl.Boolean(), "rung": pl.Int8(), "channel": pl.String(), "flags": pl.Int16(), "id": pl.Int64(),
}  # fmt: skip
_WRITTEN = "%Y-%m-%d %H:%M:%S%.f"
_FLAGS = {"asks": ASKING, "complains": UNHAPPY, "invoice": INVOICE, "thanks": THANKS, "started": STARTED,
          "praise": PRAISE, "refused": REFUSED, "reasoned": REASONED}  # fmt: skip
_COUNTED = (
    "theirs", "ours", "asked", "invoiced", "when_unhappy", "first_at", "last_at", "last_theirs_at", "last_ours_at",
    "two_way_days", "first_two_way", "last_two_way", "depth", "reciprocity", "breadth", "duration_days",
)  # fmt: skip
_MOMENTS = ("first_at", "last_at", "last_theirs_at", "last_ours_at")
_DATES = ("first_two_way", "last_two_way")
_MORE = (
    "proactive", "self_serving", "unhappy", "thanks", "wanted", "answered", "praised", "thanked", "spoke_for",
    "refused", "reasoned", "waited_hours",
)  # fmt: skip
COLUMNS = (*_COUNTED, *_MORE, *weighing.COLUMNS)


def count(persons: Sequence[int], *, fit: Fit, now: datetime) -> list[tuple[int, int]]:
    """Count the ties of these persons anew, theirs with us and theirs with each colleague.

    Returns the handles that something passed with, each with its person.
    """
    told = _exchanges(persons)
    ties = _tied(told.with_columns(tie=pl.col("person")), fit, now)
    rungs = _rungs(told)
    rows = [(row[0], json.dumps(rungs.get(row[0], {}), sort_keys=True), *row[1:]) for row in ties]
    _forget(Tie, persons, {row[0] for row in rows})
    bulk.upsert("relationships_tie", ("person_id", "rungs", *COLUMNS), ("person_id",), rows)
    _count_bonds(persons, told, fit, now)
    return told.select("handle", "person").unique().sort("handle").rows()


def _count_bonds(persons: Sequence[int], told: pl.DataFrame, fit: Fit, now: datetime) -> None:
    ours = _with_colleagues(told)
    pairs = ours.select("person", "member").unique().sort("person", "member").with_row_index("tie")
    pairs = pairs.with_columns(pl.col("tie").cast(pl.Int64))
    names = {tie: (person, member) for tie, person, member in pairs.select("tie", "person", "member").iter_rows()}
    rows = [(*names[row[0]], *row[1:]) for row in _tied(ours.join(pairs, on=("person", "member")), fit, now)]
    kept = {(row[0], row[1]) for row in rows}
    held = bulk.select("SELECT id, person_id, member_id FROM relationships_bond WHERE person_id IN {}", list(persons))
    Bond.objects.filter(pk__in=[row[0] for row in held if (row[1], row[2]) not in kept]).delete()
    bulk.upsert("relationships_bond", ("person_id", "member_id", *COLUMNS), ("person_id", "member_id"), rows)


def _forget(table: type[Tie], persons: Sequence[int], kept: set[int]) -> None:
    held = bulk.select("SELECT person_id FROM relationships_tie WHERE person_id IN {}", list(persons))
    gone = [row[0] for row in held if row[0] not in kept]
    for start in range(0, len(gone), 500):
        table.objects.filter(pk__in=gone[start : start + 500]).delete()


def exchanges(persons: Sequence[int]) -> pl.DataFrame:
    """Return what passed between these persons and us as analytics declares it (EXCHANGES), a tie a person."""
    return _frame(_exchanges(persons).with_columns(tie=pl.col("person")))


def _exchanges(persons: Sequence[int]) -> pl.DataFrame:
    """Return all that passed with these persons, in order; a purchase is theirs, and a bill of ours."""
    rows = bulk.select(_ROWS.replace("<at>", bulk.text_of("x.at")), list(persons))
    columns = zip(*rows, strict=True) if rows else ((),) * len(_READ)
    told = pl.DataFrame(
        [_column(name, values) for name, values in zip(_READ, columns, strict=True)]
    ).with_columns((pl.col("flags") & flag != 0).alias(name) for name, flag in _FLAGS.items())  # fmt: skip
    bought = pl.col("rung").is_null()
    bills = told.filter(bought).with_columns(ours=pl.lit(value=True))
    visits = pl.when(bought).then(pl.lit(value=False))
    told = told.with_columns(ours=visits.otherwise("ours"), invoice=visits.otherwise("invoice"))
    told = pl.concat([told, bills]).with_columns(pl.col("rung").fill_null(0))
    return _answering(told.sort("person", "at", "id", "ours"))


def _column(name: str, values: Sequence[Any]) -> pl.Series:
    if name == "at":
        return pl.Series(name, values, dtype=pl.String).str.to_datetime(_WRITTEN, time_unit="us", time_zone="UTC")
    kind = _READ[name]
    return pl.Series(name, values).cast(kind) if kind == pl.Boolean() else pl.Series(name, values, dtype=kind)


def _answering(told: pl.DataFrame) -> pl.DataFrame:
    """Say of ours whether they answer somebody unhappy (the last they said before was a complaint), and of theirs when
    what they wanted was answered."""
    theirs, here = ~pl.col("ours"), "person"
    last = pl.when(theirs).then(pl.col("complains")).forward_fill().over(here)
    when = pl.when(theirs).then(pl.col("at")).forward_fill().over(here)
    soon = (pl.col("at") - when) <= ANSWERED_WITHIN
    answers = pl.col("ours") & last.fill_null(value=False) & soon.fill_null(value=False)
    then = pl.when("ours").then(pl.col("at")).backward_fill().over(here)
    wait = pl.when(theirs & (pl.col("asks") | pl.col("complains"))).then(then - pl.col("at"))
    return told.with_columns(answers=answers, wait=pl.when(wait <= pl.duration(days=ANSWER_DAYS)).then(wait))


def _with_colleagues(told: pl.DataFrame) -> pl.DataFrame:
    """Return what passed with each colleague; what they say in a thread is to who answers it, or spoke last."""
    ours = told.filter(pl.col("member").is_not_null())
    if ours.is_empty():
        return ours
    near = told.join(ours.select("person", "thread").unique(), on=("person", "thread"))
    spoke = pl.when(pl.col("ours")).then(pl.col("member"))
    whose = spoke.backward_fill().over("person", "thread").fill_null(spoke.forward_fill().over("person", "thread"))
    near = near.with_columns(member=pl.when("ours").then("member").otherwise(whose))
    alone = ours.filter(pl.col("thread").is_null())
    return pl.concat([near.filter(pl.col("member").is_not_null()), alone]).sort("person", "at", "id", "ours")


def _frame(told: pl.DataFrame) -> pl.DataFrame:
    """Return what passed as analytics declares it (EXCHANGES)."""
    unhappy = pl.when("ours").then("answers").otherwise("complains")
    return told.with_columns(asking=pl.col("asks") & pl.col("ours"), unhappy=unhappy).select(EXCHANGES.keys())


def _tied(told: pl.DataFrame, fit: Fit, now: datetime) -> list[tuple[Any, ...]]:
    ties = relationship.ties(_frame(told), now=ENDLESS, fit=fit).select("tie", *_COUNTED)
    more = told.group_by("tie").agg(*_more())
    ties = ties.join(more, on="tie", how="left").sort("tie").with_columns(
        pl.col("reciprocity").fill_nan(None),
        *(pl.col(name).dt.to_string(_WRITTEN) for name in _MOMENTS),
        *(pl.col(name).cast(pl.String).alias(f"{name}_text") for name in _DATES),
    )  # fmt: skip
    columns = ("tie", *(f"{name}_text" if name in _DATES else name for name in _COUNTED), *_MORE)
    counts = map(weighing.Counts._make, ties.select(weighing.Counts._fields).iter_rows())
    rows = ties.select(columns).iter_rows()
    return [(*row, *weighing.row(weighing.weigh(one, fit, now), now)) for row, one in zip(rows, counts, strict=True)]


def _more() -> list[pl.Expr]:
    """Return what is counted beside what strength is made of."""
    ours, theirs, serves = pl.col("ours"), ~pl.col("ours"), pl.col("asks") | pl.col("invoice")
    unasked = ours & pl.col("started") & ~pl.col("answers")
    counts = {
        "proactive": unasked & ~serves, "self_serving": unasked & serves, "unhappy": theirs & pl.col("complains"),
        "thanks": theirs & pl.col("thanks"), "wanted": theirs & (pl.col("asks") | pl.col("complains")),
        "answered": pl.col("wait").is_not_null(), "praised": theirs & pl.col("praise"),
        "thanked": ours & pl.col("thanks"),
        "refused": ours & pl.col("refused"), "reasoned": ours & pl.col("reasoned"),
        "spoke_for": theirs & (pl.col("rung") == int(Rung.SHARE)) & ~pl.col("complains"),
    }  # fmt: skip
    waited = pl.col("wait").median().dt.total_seconds() / 3600
    return [*(what.sum().alias(name) for name, what in counts.items()), waited.alias("waited_hours")]


def _rungs(told: pl.DataFrame) -> Mapping[int, dict[str, list[int]]]:
    """Return how often each rung was taken, theirs and ours, by person."""
    found: dict[int, dict[str, list[int]]] = {}
    counts = told.group_by("person", "rung").agg(
        theirs=(~pl.col("ours")).sum(), ours=pl.col("ours").sum()
    ).sort("person", "rung")  # fmt: skip
    for person, rung, theirs, ours in counts.iter_rows():
        found.setdefault(person, {})[str(rung)] = [theirs, ours]
    return found
