"""Days of a series, and waking hours: across the change of the clocks, and where nobody knows the zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from porch.core.errors import PorchError
from porch.engagement.gatherings import hours


def test_an_hour_that_comes_twice_is_the_first_and_one_that_is_left_out_is_told_by_the_clock_before() -> None:
    twice = hours.moment(date(2026, 10, 25), time(2, 30), "Europe/Rome")
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert hours.moment(date(2026, 3, 29), time(2, 30), "Europe/Rome") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_zone_nobody_knows_is_told_and_read_as_greenwich() -> None:
    assert hours.known_zone("Mars/Olympus") is None
    assert hours.known_zone("../etc/passwd") is None
    assert hours.moment(date(2026, 3, 2), time(9), "Mars/Olympus").hour == 9


def test_the_first_day_belongs_to_a_series_even_where_its_rule_leaves_it_out() -> None:
    found = hours.days("FREQ=MONTHLY;BYDAY=1TH", date(2026, 3, 2), until=date(2026, 4, 30))
    assert [day.day for day in found] == [2, 5, 2]


@pytest.mark.parametrize("rule", ["FREQ=HOURLY", "FREQ=DAILY\nX", "FREQ=DAILY;BYDAY=QQ", "FREQ=DAILY;INTERVAL=0"])
def test_a_rule_that_cannot_be_kept_is_refused(rule: str) -> None:
    with pytest.raises(PorchError):
        hours.days(rule, date(2026, 3, 2), until=date(2027, 3, 2))


def test_waking_hours_do_not_pass_at_night_and_a_changed_clock_takes_none_of_them() -> None:
    before = datetime(2026, 3, 28, 18, tzinfo=UTC)  # 19:00 in Rome, an hour before closing
    assert hours.after(before, timedelta(hours=3), "Europe/Rome") == datetime(2026, 3, 29, 9, tzinfo=UTC)
