"""The clock tells aware UTC, and one for tests stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from porch.core.clock import SYSTEM_CLOCK, StoppedClock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_system_clock_is_aware_and_in_utc() -> None:
    assert SYSTEM_CLOCK.now().utcoffset() == timedelta(0)


def test_a_stopped_clock_stands_still() -> None:
    clock = StoppedClock(NOON)
    assert clock.now() == clock.now() == NOON


def test_a_stopped_clock_moves_when_told() -> None:
    clock = StoppedClock(NOON)
    clock.advance(timedelta(minutes=90))
    assert clock.now() == NOON + timedelta(minutes=90)
