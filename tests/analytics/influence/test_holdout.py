"""Who is held back is chance and stays so, and what an invitation brought is told with an interval that holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.influence.holdout import LEAST, held, lift


@given(st.lists(st.integers(), unique=True), st.lists(st.integers(), unique=True))
def test_whoever_else_is_on_the_list_the_same_are_held_back(people: list[int], more: list[int]) -> None:
    both = held([*more, *people], share=0.5, seed="tasting")
    assert held(people, share=0.5, seed="tasting") == both & set(people)


def test_a_tenth_is_held_back_and_by_another_plan_others() -> None:
    people = [f"person-{number}" for number in range(20_000)]
    first, second = (held(people, seed=plan) for plan in ("tasting", "opening"))
    assert 0.09 < len(first) / len(people) < 0.11
    assert 0.07 < len(first & second) / len(first) < 0.13


def test_none_and_everybody_can_be_held_back() -> None:
    assert held([1, 2, 3], share=0, seed=1) == set()
    assert held([1, 2, 3], share=1, seed=1) == {1, 2, 3}
    with pytest.raises(ValueError, match="between 0 and 1"):
        held([1], share=10, seed=1)


def test_the_interval_holds_the_true_lift_as_often_as_it_says() -> None:
    chance = np.random.default_rng(7)
    invited, others = chance.binomial(180, 0.3, 4_000), chance.binomial(20, 0.2, 4_000)
    told = [lift(int(came), 180, int(anyway), 20) for came, anyway in zip(invited, others, strict=True)]
    assert 0.94 < np.mean([one.low <= 0.1 <= one.high for one in told]) < 0.975


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_a_lift_lies_in_its_interval_and_the_interval_in_what_is_possible(
    came: int, others: int, came_held: int, others_held: int
) -> None:
    told = lift(came, came + others, came_held, came_held + others_held)
    assert -1 <= told.low <= told.high <= 1
    assert told.low <= (told.low if told.lift is None else told.lift) <= told.high


def test_too_few_is_told_and_nobody_is_no_trouble() -> None:
    assert lift(30, 100, 1, LEAST - 1).enough is False
    assert lift(30, 100, 1, LEAST).enough is True
    assert lift(3, 12, 0, 0).lift is None
    with pytest.raises(ValueError, match="As many"):
        lift(13, 12, 0, 1)
