"""The town's days, counted back from now in its own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from porch.proving.demo.cast import ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Moments of the story. All are past at `now`."""

    now: datetime

    def at(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        """Return a clock time in the town, at least one day ago.

        >>> Days(now=datetime(2026, 1, 9, 18, tzinfo=UTC)).at(1, 9, 30).isoformat()
        '2026-01-08T15:30:00+00:00'
        """
        zone = ZoneInfo(ZONE)
        day = self.now.astimezone(zone).date() - timedelta(days=days_ago)
        return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)

    def ago(self, hours: float) -> datetime:
        """Return the moment that many hours ago.

        >>> Days(now=datetime(2026, 1, 9, 18, tzinfo=UTC)).ago(1.5).isoformat()
        '2026-01-09T16:30:00+00:00'
        """
        return self.now - timedelta(hours=hours)
