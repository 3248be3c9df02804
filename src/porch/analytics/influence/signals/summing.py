"""Acts added up so that pieces can be added up again: counts that fade, and when each thing was first and last done."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import Final

from porch.analytics.influence.signals import cleaning
from porch.analytics.influence.signals.engine import Column, Engine, Rows
from porch.analytics.influence.signals.measures import DAY

HALF_LIVES: Final = (1, 7, 30, 90, 365)
"""Days after which an act counts half."""
AMOUNTS = 30
KEY: Final = ("actor", "target", "topic", "kind", "in_person")
FADING: Final[Mapping[str, int]] = {**{f"f{days}": days for days in HALF_LIVES}, "amount": AMOUNTS, "amounts": AMOUNTS}
"""Columns of faded sums, and after how many days an act counts half in them."""
_KEYS = {name: name for name in KEY}


def summed(engine: Engine, acts: Rows, *, at: float) -> Rows:
    """Return a row for each KEY: n, f1 .. f365, amount and amounts (what amounts weigh), first_at, last_at."""
    col = engine.col
    ages = {days: at - col("time") for days in HALF_LIVES}
    faded = {f"f{days}": (age * (-log(2) / (days * DAY))).exp() for days, age in ages.items()}
    weight = faded[f"f{AMOUNTS}"]
    told = engine.when(engine.lacks(col("amount")), engine.value(0.0), weight)
    return engine.grouped(
        acts, _KEYS, n=engine.real(col("time").count()),
        **{name: column.sum() for name, column in faded.items()},
        amount=(col("amount") * weight).sum().fill_null(0.0), amounts=told.sum(),
        first_at=col("time").min(), last_at=col("time").max(),
    )  # fmt: skip


def together(engine: Engine, rows: Rows) -> Rows:
    """Return such sums of several pieces as one."""
    col = engine.col
    added: dict[str, Column] = {name: col(name).sum() for name in ("n", *FADING)}
    return engine.grouped(rows, _KEYS, **added, first_at=col("first_at").min(), last_at=col("last_at").max())


def weeks(engine: Engine, acts: Rows) -> Rows:
    """Return a row for each week (since 1970) in which one acted on the other."""
    week = engine.extended(acts, week=(engine.col("time") / cleaning.WEEK).floor())
    week = engine.filtered(week, cleaning.counts(engine))
    return engine.grouped(week, {"actor": "actor", "target": "target", "week": "week"})
