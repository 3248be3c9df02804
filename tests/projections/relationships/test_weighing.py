"""What time makes of a tie."""

from __future__ import annotations

from datetime import date

import pytest

from porch.analytics.relationship import DEFAULT
from porch.projections.relationships.weighing import Counts, weigh
from tests.cast import NOON

STEADY = Counts(
    two_way_days=4, first_two_way=date(2026, 1, 1), last_two_way=date(2026, 2, 12), depth=6, reciprocity=1.0, breadth=2
)


def test_the_rhythm_is_theirs_and_the_silence_counts_from_the_last_day_both_spoke() -> None:
    found = weigh(STEADY, DEFAULT, NOON)
    assert found is not None
    assert (found.rhythm_days, found.silent_days) == (14.0, 18.0)
    assert str(found.broken_at) == "2026-03-26 00:00:00+00:00"
    assert found.total == pytest.approx(sum(found.points.values()))


def test_two_days_make_no_rhythm_that_could_break_and_one_none_at_all() -> None:
    two = weigh(STEADY._replace(two_way_days=2), DEFAULT, NOON)
    assert two is not None
    assert two.broken_at is None
    assert weigh(STEADY._replace(two_way_days=1), DEFAULT, NOON) is None


def test_a_clock_that_went_back_makes_nobody_younger() -> None:
    found = weigh(STEADY, DEFAULT, NOON.replace(year=2025))
    assert found is not None
    assert found.silent_days == 0
