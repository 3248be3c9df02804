"""Quarters of a year: which one a moment is in, and the stretch of the one before that it is compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

_TOLD = re.compile(r"(\d{4})-?q([1-4])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From `since` until before `until`; what it is compared with is as long: from `earlier` until `earlier_until`."""

    since: datetime
    until: datetime
    earlier: datetime
    earlier_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Quarter:
    """One quarter of one year; `number` is from 1 to 4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def before(self) -> Quarter:
        """The one before it."""
        return (
            Quarter(year=self.year, number=self.number - 1)
            if self.number > 1
            else Quarter(year=self.year - 1, number=4)
        )

    @property
    def after(self) -> Quarter:
        """The one after it."""
        return (
            Quarter(year=self.year, number=self.number + 1)
            if self.number < 4
            else Quarter(year=self.year + 1, number=1)
        )

    def span(self, now: datetime, zone: tzinfo) -> Span:
        """Return the quarter as far as it has come by `now`, and the one before it equally far.

        >>> from datetime import UTC
        >>> span = Quarter(year=2026, number=2).span(datetime(2026, 4, 11, tzinfo=UTC), UTC)
        >>> span.until.isoformat(), span.earlier.isoformat(), span.earlier_until.isoformat()
        ('2026-04-11T00:00:00+00:00', '2026-01-01T00:00:00+00:00', '2026-01-11T00:00:00+00:00')
        """
        since, ends, earlier = (_begins(day, zone) for day in (self.first, self.after.first, self.before.first))
        until = max(min(now, ends), since)
        whole = until == ends
        return Span(
            since=since, until=until, earlier=earlier,
            earlier_until=since if whole else min(earlier + (until - since), since),
        )  # fmt: skip


def quarter_of(day: date) -> Quarter:
    """Return the quarter a day is in.

    >>> str(quarter_of(date(2026, 3, 31)))
    '2026-Q1'
    """
    return Quarter(year=day.year, number=(day.month + 2) // 3)


def read_quarter(told: str) -> Quarter | None:
    """Return the quarter as people write it, or None where that is none.

    >>> str(read_quarter("2026-q4")), read_quarter("autumn")
    ('2026-Q4', None)
    """
    found = _TOLD.fullmatch(told.strip())
    if found is None or not 1 < int(found[1]) < 9999:
        return None
    return Quarter(year=int(found[1]), number=int(found[2]))


def _begins(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone)
