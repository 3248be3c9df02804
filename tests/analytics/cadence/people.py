"""Somebody whom everything may be sent to, and the days of a spring, for tests of the cadence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from porch.analytics.cadence import Burst, Entry, House, Kind, Ledger, Standing, ledger
from porch.analytics.cadence.standing import PURPOSES

ROME = ZoneInfo("Europe/Rome")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)
HOUSE = House(zone=ROME, days=frozenset(range(7)))
MAY: Mapping[tuple[str, str], str] = {(purpose, "email"): "They said yes." for purpose in PURPOSES.values()}


def day(number: float) -> datetime:
    """Return ten in the morning of a day, counted from a Monday."""
    return MONDAY + number * DAY


def ann(**so: Any) -> Standing:
    """Return Ann, who cares about pizza and said yes to everything by mail."""
    known: dict[str, Any] = {"zone": ROME, "grounds": MAY, "topics": {"pizza": "You talked about pizza."}}
    return Standing(**{**known, **so})


def a(kind: Kind, **so: Any) -> Burst:
    """Return a burst about pizza by mail."""
    return Burst(**{"kind": kind, "channel": "email", "topic": "pizza", **so})


def had(*what: tuple[Kind, float], **so: Any) -> Ledger:
    """Return a ledger of what came on which days."""
    return ledger(Entry(kind=kind, at=day(when), **so) for kind, when in what)


GIVEN = ((Kind.QUESTION, -60), (Kind.IDEA, -50), (Kind.INVITE, -40))
