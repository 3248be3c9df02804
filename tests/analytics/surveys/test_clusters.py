"""Answers of one room or of one sheet are worth less than as many of people by themselves."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.surveys.clusters import Counted, alikeness, alone, by_chance, design, more, widening
from porch.analytics.surveys.intervals import difference

PAIRS = st.lists(st.tuples(st.integers(0, 3), st.just(3)), min_size=2, max_size=30)


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


def test_rooms_that_agree_widen_and_rooms_that_do_not_leave_it() -> None:
    assert widening([1, 1, 1, 5, 5, 5], ["a"] * 3 + ["b"] * 3) == 3.0
    assert widening([1, 5, 3, 1, 5, 3], ["a"] * 3 + ["b"] * 3) == 1.0
    assert widening([1, 5, 3], ["a"] * 3) == 1.0
    assert widening([1, 5, 3], [None] * 3) == 1.0


def test_people_by_themselves_are_compared_as_shares_are() -> None:
    ours, his = more(alone(56, 70), alone(48, 80)), difference(56, 70, 48, 80)
    assert ours is not None
    assert his is not None
    assert (ours.value, ours.low, ours.high) == pytest.approx((his.value, his.low, his.high))
    assert (alone(0, 3).design, alone(2, 3).design) == (1.0, pytest.approx(1.0))


def test_eight_questions_left_out_on_one_sheet_are_one_persons_doing() -> None:
    one = Counted(pairs=((8, 8), *(((0, 8),) * 9)))
    each = Counted(pairs=(*(((1, 8),) * 8), (0, 8), (0, 8)))
    nobody = Counted(pairs=((0, 8),) * 10)
    assert one.found == each.found == 8
    assert by_chance(one, nobody) > 0.3
    assert by_chance(each, nobody) < 0.01
    wide, narrow = one.share, each.share
    assert wide is not None
    assert narrow is not None
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)


@given(PAIRS, PAIRS)
def test_which_side_is_named_first_makes_no_difference(one: list[tuple[int, int]], two: list[tuple[int, int]]) -> None:
    here, there = Counted(pairs=tuple(one)), Counted(pairs=tuple(two))
    assert by_chance(here, there) == pytest.approx(by_chance(there, here))
    assert 0 <= by_chance(here, there) <= 1
    assert here.design >= 1


def test_of_nothing_nothing_differs() -> None:
    nothing = Counted(pairs=())
    assert (nothing.share, nothing.design, by_chance(nothing, alone(1, 2)), more(nothing, alone(1, 2))) == (
        None, 1.0, 1.0, None,
    )  # fmt: skip
