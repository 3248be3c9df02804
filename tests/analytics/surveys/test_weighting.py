"""Weights meet every margin as far as they may, name whom nobody stood for, and tell what they cost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.surveys.weighting import effective, rake

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


def test_no_answer_counts_for_more_than_is_allowed_and_the_others_make_up_for_it() -> None:
    told = rake(ROWS, {"sex": {"w": 10, "m": 90}, "age": {"old": 80, "new": 20}}, most=2.5)
    assert max(told.weights) == pytest.approx(2.5)
    assert sum(told.weights) == pytest.approx(12)
    assert (told.trimmed, told.converged) == (1, False)
    assert min(told.weights) > 0
