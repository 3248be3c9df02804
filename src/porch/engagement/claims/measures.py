"""The figures that can prove a claim, counted from the log by the worker: a closed list, each with its meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from porch.analytics.channel_map import wilson
from porch.core.viewer import SYSTEM
from porch.projections.waiting import queries as waiting

DAYS = 30
RIPE = 2
"""Days after which something said counts: what came yesterday may still be answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure: what it is called, what it means, how it is counted, and the counting (found, among)."""

    name: str
    meaning: str
    formula: str
    count: Callable[[date, date], tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a measure comes to: a share of `among`, with its 95 % interval, within days `since` to `until`."""

    share: float
    low: float
    high: float
    among: int
    since: date
    until: date


def answered(since: date, until: date) -> tuple[int, int]:
    """Return how many of those who needed an answer within these days were answered, here or elsewhere."""
    fates = waiting.fates(SYSTEM, since, until)
    found = fates.get("answered", 0) + fates.get("answered_elsewhere", 0)
    owed = ("handed_over", "acknowledged", "declined", "waiting")
    return found, found + sum(fates.get(one, 0) for one in owed)


def within_a_day(since: date, until: date) -> tuple[int, int]:
    """Return how many of those who were answered within these days heard from us within 24 hours."""
    return waiting.answered_within(SYSTEM, since, until, hours=24)


MEASURES: Mapping[str, Measure] = {
    "answered": Measure(
        name="We answer", meaning="Of all that was said to us and needed an answer, what we answered.",
        formula="answered, here or elsewhere / all that needed an answer", count=answered,
    ),
    "within-a-day": Measure(
        name="We answer within a day", meaning="Of all that we answered, what we answered within 24 hours.",
        formula="answered within 24 hours / answered", count=within_a_day,
    ),
}  # fmt: skip


def counted(measure: str, now: datetime) -> Counted:
    """Return what a measure comes to for the last thirty days that are ripe."""
    until = now.date() - timedelta(days=RIPE)
    since = until - timedelta(days=DAYS - 1)
    found, among = MEASURES[measure].count(since, until)
    one = wilson(found, among)
    return Counted(share=one.share, low=one.low, high=one.high, among=among, since=since, until=until)
