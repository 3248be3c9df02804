"""A number over days: a line where it was heard and a gap where it was not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from porch.interfaces.console.curve import HEIGHT, Curve, curve

UNTIL = date(2026, 3, 31)
DAY = timedelta(days=1)


def point(value: int, first: int, last: int) -> SimpleNamespace:
    noon = datetime(2026, 3, 31, 12, tzinfo=UTC)
    return SimpleNamespace(value=value, at=noon - first * DAY, seen_at=noon - last * DAY)


def drawn(*points: SimpleNamespace, days: int = 30) -> Curve:
    found = curve(points, until=UNTIL, days=days)
    assert found is not None
    return found


def test_nothing_heard_draws_nothing() -> None:
    assert curve([], until=UNTIL, days=30) is None
    assert curve([point(5, 60, 50)], until=UNTIL, days=30) is None


def test_a_line_begins_where_the_number_was_first_heard_and_ends_today() -> None:
    found = drawn(point(12, 9, 5), point(20, 4, 0))
    assert (found.first, found.last, found.begins, found.ends) == (UNTIL - 9 * DAY, UNTIL, 12, 20)
    assert (found.begins_at, found.ends_at, found.path.count("M")) == ("low", "high", 1)
    assert found.sentence == "20 people follow you here, 8 more than on 22 March."


def test_days_on_which_nothing_was_heard_are_a_gap_in_the_line_and_in_the_table() -> None:
    found = drawn(point(12, 9, 8), point(12, 3, 0))
    assert found.path.count("M") == 2
    assert [(row.value, (row.last - row.first).days + 1) for row in found.rows] == [(12, 4), (None, 4), (12, 2)]


def test_the_last_value_of_a_day_is_its_value() -> None:
    found = drawn(point(12, 1, 0), point(13, 0, 0))
    assert [row.value for row in found.rows] == [13, 12]


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([(1, 0, 0)], "1 person follows you here, counted for the first time."),
        ([(7, 9, 0)], "7 people follow you here, as many as on 22 March."),
        ([(9, 9, 5), (7, 4, 0)], "7 people follow you here, 2 fewer than on 22 March."),
        ([(7, 9, 5)], "On 26 March 7 people followed you here, as many as on 22 March. Not heard since."),
        ([(1200, 5, 5)], "On 26 March 1,200 people followed you here, counted for the first time. Not heard since."),
    ],
)
def test_the_sentence_says_what_the_line_says(points: list[tuple[int, int, int]], sentence: str) -> None:
    assert drawn(*(point(*one) for one in points)).sentence == sentence


def test_a_number_that_never_changes_is_drawn_in_the_middle() -> None:
    found = drawn(point(12, 9, 0))
    assert f" {HEIGHT / 2:.1f}" in found.path
    assert (found.begins_at, found.ends_at) == ("middle", "middle")


def test_what_was_told_before_the_first_day_shown_begins_on_it() -> None:
    found = drawn(point(12, 300, 0), days=30)
    assert (found.first, len(found.rows)) == (UNTIL - 29 * DAY, 1)
