"""What people need: kinds, change, and the words that tell it best."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.needs import LEAST, change, kinds, typical

SEEDS = "Please bake bread with seeds"


def test_who_leaves_or_asks_when_we_open_needs_nothing_there() -> None:
    assert kinds(["churn_risk", "question", "promise_claim"]) == ()


def test_a_robot_needs_nothing() -> None:
    assert kinds(["automatic", "complaint"]) == ()


def test_one_text_may_praise_and_lack() -> None:
    assert kinds(["praise", "complaint"]) == ("lack", "praise")


@pytest.mark.parametrize(("now", "before", "word"), [(0, 0, "few"), (9, 0, "few"), (0, 12, "less"), (20, 20, "same")])
def test_a_change_is_told_where_there_are_enough(now: int, before: int, word: str) -> None:
    assert change(now, before).word == word


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_other_way_round_a_change_is_its_opposite(now: int, before: int) -> None:
    opposite = {"more": "less", "less": "more", "same": "same", "few": "few"}
    assert change(before, now).word == opposite[change(now, before).word]


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_ratio_lies_in_its_interval(now: int, before: int) -> None:
    told = change(now, before)
    assert (told.ratio is None) == (now + before < LEAST or before == 0)
    assert (told.low or 0.0) <= (told.ratio if told.ratio is not None else float("inf"))
    assert (told.ratio or 0.0) <= (told.high if told.high is not None else float("inf"))


def test_the_words_most_share_are_quoted_once_a_person() -> None:
    said = [(1, "Do you deliver on Sundays?"), (2, SEEDS), (2, f"{SEEDS}, thanks"), (3, "Bread with seeds, please")]
    assert typical(said, most=2) == [1, 3]


def test_the_same_words_are_quoted_once_whoever_says_them() -> None:
    assert typical([(1, SEEDS), (2, f"{SEEDS}!"), (3, "Something else entirely")]) == [0, 2]


def test_what_is_too_short_or_too_long_comes_last() -> None:
    said = [(1, "bread"), (2, "bread " * 100), (3, "Something else entirely")]
    assert typical(said)[0] == 2


def test_of_nothing_nothing_is_quoted() -> None:
    assert typical([]) == []
