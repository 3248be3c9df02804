"""Days as exports write them."""

from __future__ import annotations

from datetime import date

import pytest

from porch.records.ads.days import day, order

MARCH = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("2026-03-01", ""), ("2026/3/1", "mdy"), ("2026-03-01 00:00:00 +0000", ""), ("Mar 1, 2026", ""),
        ("March 1, 2026", ""), ("1 Mar 2026", ""), ("01.03.26", "dmy"), ("3/1/2026", "mdy"), ("1/3/2026 0:00", "dmy"),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_form(told: str, written: str) -> None:
    assert day(told, written) == MARCH


@pytest.mark.parametrize("told", ["", "soon", "2026-13-01", "31/02/2026", "1 Smarch 2026", "Mar 2026"])
def test_what_is_no_day_is_said_so(told: str) -> None:
    with pytest.raises(ValueError, match=r"day|month|must be in"):
        day(told, "dmy")


def test_what_may_be_two_days_is_asked() -> None:
    with pytest.raises(ValueError, match="say --dates dmy"):
        day("3/1/2026", "")


def test_a_column_shows_which_comes_first_or_contradicts_itself() -> None:
    assert [order(["3/1/26", "3/25/26"]), order(["3/1/26"]), order([])] == ["mdy", "", ""]
    with pytest.raises(ValueError, match="day first and some month first"):
        order(["25/3/26", "3/25/26"])
