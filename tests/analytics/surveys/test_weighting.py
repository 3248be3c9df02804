"""Weights meet every margin, name whom nobody stood for, and tell what they cost."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.surveys.weighting import alikeness, design, effective, rake

ROWS = [{"sex": s, "age": a} for s, a, many in (("w", "old", 6), ("w", "new", 2), ("m", "old", 1), ("m", "new", 3))
        for _ in range(many)]  # fmt: skip


def test_two_margins_are_met_at_once() -> None:
    told = rake(ROWS, {"sex": {"w": 40, "m": 60}, "age": {"old": 30, "new": 70}})
    weighed = list(zip(ROWS, told.weights, strict=True))
    assert told.converged
    assert sum(w for row, w in weighed if row["sex"] == "w") == pytest.approx(0.4 * 12)
    assert sum(w for row, w in weighed if row["age"] == "old") == pytest.approx(0.3 * 12)
    assert effective(told.weights) < 12


def test_whom_nobody_stands_for_is_named_and_not_made_up() -> None:
    told = rake([{"sex": "w"}, {"sex": "w"}], {"sex": {"w": 1, "m": 1}})
    assert told.missing == (("sex", "m"),)
    assert told.weights == (1.0, 1.0)


def test_what_no_margin_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="margin"):
        rake([{"sex": "x"}], {"sex": {"w": 1}})


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=30))
def test_answers_are_worth_no_more_than_there_are(weights: list[float]) -> None:
    assert 1 - 1e-9 <= effective(weights) <= len(weights) + 1e-9


def test_a_room_that_agrees_is_worth_one_answer() -> None:
    alike = alikeness([(4, 4, 4), (1, 1, 1), (5, 5, 5)])
    assert alike == 1.0
    assert 9 / design([3, 3, 3], alike) == 3.0


def test_the_variance_between_rooms_by_hand() -> None:
    """Means 2 and 4, MSB 6, MSW 1, three in a room: (6 - 1) / (6 + 2)."""
    assert alikeness([(1, 2, 3), (3, 4, 5)]) == pytest.approx(5 / 8)
    assert design([5, 15], 0.1) == pytest.approx(1 + (250 / 20 - 1) * 0.1)
    assert math.isclose(design([], 0.5), 1.0)
    assert alikeness([(3, 3), (3, 3)]) == 0.0
