"""Quarters, and what each is compared with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from porch.analytics.quarters import Quarter, quarter_of, read_quarter

NOW = datetime(2026, 5, 16, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "told"), [(date(2026, 1, 1), "2026-Q1"), (date(2026, 6, 30), "2026-Q2"), (date(2026, 12, 31), "2026-Q4")]
)
def test_every_day_is_in_one_quarter(day: date, told: str) -> None:
    assert str(quarter_of(day)) == told
    assert read_quarter(told) == quarter_of(day)


def test_the_first_follows_the_fourth() -> None:
    last = Quarter(year=2025, number=4)
    assert str(last.after) == "2026-Q1"
    assert last.after.before == last
    assert Quarter(year=2026, number=2).before.after == Quarter(year=2026, number=2)


def test_a_quarter_that_runs_is_compared_with_as_many_days_of_the_last() -> None:
    span = quarter_of(NOW.date()).span(NOW, UTC)
    assert span.until == NOW
    assert span.until - span.since == span.earlier_until - span.earlier


def test_a_quarter_that_is_over_is_compared_with_all_of_the_last() -> None:
    span = Quarter(year=2026, number=1).span(NOW, UTC)
    assert (span.until, span.earlier_until) == (datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))


def test_a_short_quarter_lends_no_day_of_the_next() -> None:
    late = datetime(2026, 6, 30, 23, tzinfo=UTC)  # the 91st day; the first quarter had 90
    assert Quarter(year=2026, number=2).span(late, UTC).earlier_until == datetime(2026, 4, 1, tzinfo=UTC)


def test_a_quarter_to_come_is_empty() -> None:
    span = Quarter(year=2027, number=1).span(NOW, UTC)
    assert span.since == span.until
    assert span.earlier == span.earlier_until


def test_it_begins_where_the_business_is() -> None:
    span = Quarter(year=2026, number=2).span(NOW, ZoneInfo("Europe/Rome"))
    assert span.since.astimezone(UTC) == datetime(2026, 3, 31, 22, tzinfo=UTC)


@pytest.mark.parametrize("told", ["", "2026", "2026-Q5", "0000-Q1", "2026-Q1-x", "Q1-2026"])
def test_what_is_no_quarter_is_none(told: str) -> None:
    assert read_quarter(told) is None
