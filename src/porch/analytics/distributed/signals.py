"""The signals of `influence.signals`, all of them, by whatever Ibis speaks to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import ibis
import ibis.expr.types as ir

from porch.analytics.distributed.engine import Ibis
from porch.analytics.influence.signals import catalogue, cleaning, computing, summing, views
from porch.analytics.influence.signals.computing import Asked, Groups
from porch.analytics.influence.signals.declaring import Subject
from porch.analytics.influence.signals.measures import Of

ENGINE: Final = Ibis()
COLUMNS: Final = ("actor", "target", "time", "kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was done until `at` (seconds since 1970), kept where it was computed."""

    at: float
    rows: ir.Table
    weeks: ir.Table


def tally(acts: ir.Table, at: datetime) -> Tally:
    """Return the tally of a table (actor, target, time, kind; topic, in_person, amount) at that moment, computed.

    Time is a moment in UTC, or seconds since 1970. ValueError names the columns that are missing.
    """
    counted = ENGINE.kept(cleaning.counted(ENGINE, read(acts), at=at.timestamp()))
    told = Tally(
        at=at.timestamp(), rows=ENGINE.kept(summing.summed(ENGINE, counted, at=at.timestamp())),
        weeks=ENGINE.kept(summing.weeks(ENGINE, counted)),
    )  # fmt: skip
    counted.release()
    return told


def of_people(told: Tally, *, customers: Any = None, verified: Any = None, promised: Any = None) -> ir.Table:
    """Return everybody with their signals; who belongs to a group may be a list, or a column of another table."""
    groups = Groups(customers=customers, verified=verified, promised=promised)
    everybody = [told.rows.select(person=told.rows[side]) for side in ("actor", "target")]
    someone = ibis.union(*everybody).filter(ibis._["person"].notnull()).distinct()
    asked = Asked(engine=ENGINE, at=told.at, groups=groups)
    return computing.table(
        asked, someone, views.of_people(ENGINE, told.rows), ("person",), catalogue.of(Subject.PERSON)
    )


def of_pairs(told: Tally) -> ir.Table:
    """Return every pair of whom the first (actor) ever acted on the second (target), with their signals."""
    behind = views.of_pairs(ENGINE, told.rows, told.weeks)
    everyone = behind[Of.PAIRS].select("actor", "target")
    asked = Asked(engine=ENGINE, at=told.at)
    return computing.table(asked, everyone, behind, ("actor", "target"), catalogue.of(Subject.PAIR))


def of_topics(told: Tally) -> ir.Table:
    """Return every person with every topic on which somebody acted on them, with their signals on it."""
    behind = views.of_topics(ENGINE, told.rows)
    everyone = behind[Of.ACTS].select("person", "topic").distinct()
    asked = Asked(engine=ENGINE, at=told.at)
    return computing.table(asked, everyone, behind, ("person", "topic"), catalogue.of(Subject.TOPIC))


def read(acts: ir.Table) -> ir.Table:
    """Return a table as signals read it: time in seconds, and topic, in_person, amount whether it has them or not."""
    if missing := [name for name in COLUMNS if name not in acts.columns]:
        raise ValueError(f"The table lacks {', '.join(missing)}; it has {', '.join(acts.columns)}.")
    return acts.select(
        "actor", "target", time=acts["time"].cast("float64"), kind=acts["kind"].cast("string").fill_null(""),
        topic=_or(acts, "topic", "").cast("string").fill_null(""),
        in_person=_or(acts, "in_person", False).cast("boolean").fill_null(False),
        amount=_or(acts, "amount", None).cast("float64"),
    )  # fmt: skip


def _or(acts: ir.Table, name: str, nothing: object) -> Any:
    return (
        acts[name] if name in acts.columns else ibis.literal(nothing, type=None if nothing is not None else "float64")
    )
