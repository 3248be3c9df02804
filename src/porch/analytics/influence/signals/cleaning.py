"""What counts of a frame of acts, by the rules of `influence.acts`, said so that any engine can follow them.

Three acts of a pair count in a day, so a day must be read as a whole.
"""

from __future__ import annotations

from typing import Final

from porch.analytics.influence.signals import kinds
from porch.analytics.influence.signals.engine import Column, Engine, Rows
from porch.analytics.influence.signals.measures import DAY

A_DAY = 3  # as in `influence.acts`
CONTEXT: Final = (*kinds.FOLLOW, *kinds.VIEW)
WEEK = 7 * DAY
YEARS: Final = (-62_135_596_800.0, 253_402_300_800.0)
"""The years 1 to 9999: what else claims to be a moment is none."""
LARGEST = 1e100
"""An amount beyond that is none, and the sum of what remains is a number however many there are."""
ACT: Final = ("actor", "target", "time", "kind", "topic")


def counted(engine: Engine, rows: Rows, *, at: float) -> Rows:
    """Return what counts of (actor, target, time, kind, topic, in_person, amount) before `at`, and on which day it was.

    Acts without a target count if they are posts. What is told twice counts once, as online, by its highest amount.
    """
    col = engine.col
    told = ~engine.lacks(col("actor")) & (~engine.lacks(col("target")) | (col("kind") == kinds.POST))
    moment = (col("time") >= YEARS[0]) & (col("time") < YEARS[1]) & (col("time") < at)
    other = engine.when(engine.lacks(col("target")), engine.value(value=True), col("actor") != col("target"))
    amount = engine.when((col("amount") > -LARGEST) & (col("amount") < LARGEST), col("amount"))
    rows = engine.extended(engine.filtered(rows, told & moment & other), amount=amount)
    once = engine.grouped(
        rows, {name: name for name in ACT}, in_person=col("in_person").min(), amount=col("amount").max()
    )
    once = engine.extended(once, day=(col("time") / DAY).floor())
    acts = engine.firsts(
        engine.filtered(once, counts(engine)), ("actor", "target", "day"), ("time", "kind", "topic"), A_DAY
    )
    return engine.stacked(acts, engine.filtered(once, ~counts(engine)))


def counts(engine: Engine) -> Column:
    """Return whether a row is an act on somebody, rather than a post of one's own, or context."""
    return ~engine.lacks(engine.col("target")) & ~engine.isin(engine.col("kind"), list(CONTEXT))
