"""Days are counted in the town, whatever the clocks are doing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from porch.proving.demo.cast import ZONE
from porch.proving.demo.days import Days

NIGHT = Days(now=datetime(2026, 3, 9, 5, 30, tzinfo=UTC))  # half past midnight, the night after the clocks went forward


def test_yesterday_is_yesterday_there() -> None:
    assert NIGHT.at(1, 12).astimezone(ZoneInfo(ZONE)).isoformat() == "2026-03-08T12:00:00-05:00"


def test_a_clock_time_stays_when_the_clocks_change() -> None:
    assert NIGHT.at(2, 12).astimezone(ZoneInfo(ZONE)).isoformat() == "2026-03-07T12:00:00-06:00"


def test_hours_ago_are_hours() -> None:
    assert NIGHT.ago(2.5) == NIGHT.now - timedelta(hours=2.5)
