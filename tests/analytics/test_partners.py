"""How long a decision takes, and whom online votes leave out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.partners import MOST, median_wait, weigh

DAYS = st.lists(st.integers(0, 60), max_size=40)


def test_where_all_are_answered_it_is_the_plain_median() -> None:
    told = median_wait([1, 2, 3, 4, 5, 6, 7], [])
    assert told.median == 4
    assert told.low is not None
    assert told.low <= 4


def test_who_still_waits_makes_it_longer() -> None:
    assert median_wait([1, 2, 3], []).median == 2
    assert median_wait([1, 2, 3], [10, 10]).median == 3
    assert median_wait([1, 2, 3], [10] * 4).median is None


def test_who_began_to_wait_just_now_says_nothing_of_later() -> None:
    assert median_wait([1, 2, 3], [0] * 50).median == 2


def test_who_waits_as_long_as_another_was_answered_waits_longer() -> None:
    assert median_wait([5, 5], [5, 5]).median == 5


def test_of_nobody_nothing_is_said() -> None:
    told = median_wait([], [])
    assert (told.median, told.low, told.high, told.answered) == (None, None, None, 0)


def test_the_interval_is_the_one_worked_out_by_hand() -> None:
    # S(9) = 10/11, S(13) = 9/11, S(18) = .716, S(23) = .614, S(31) = .491, S(34) = .368, S(48) = .184;
    # on the scale of log(-log) the lower band passes a half at 13, and the upper never does
    told = median_wait([9, 13, 18, 23, 31, 34, 48], [13, 28, 45, 161])
    assert (told.low, told.high) == (13, None)


@given(DAYS, DAYS)
def test_the_median_lies_in_its_interval(answered: list[int], waiting: list[int]) -> None:
    told = median_wait(answered, waiting)
    assert told.median is None or told.low is None or told.low <= told.median
    assert told.median is None or told.high is None or told.median <= told.high


def test_with_few_from_the_counter_nobody_is_weighed() -> None:
    told = weigh({1: (50, 0), 2: (30, 4)}, took_part=(90, 4), customers=(60, 40))
    assert (told.weighed, told.online, told.offline) == (False, 1.0, 1.0)
    assert [one.key for one in told.voices] == [1, 2]


def test_nobody_speaks_for_more_than_five() -> None:
    assert weigh({1: (1, 1)}, took_part=(1000, 5), customers=(10, 90)).offline == MOST


def test_both_orders_are_told() -> None:
    told = weigh({1: (50, 0), 2: (30, 9)}, took_part=(90, 10), customers=(60, 40))
    assert [(one.key, one.place, one.online_place) for one in told.voices] == [(2, 1, 2), (1, 2, 1)]


@pytest.mark.parametrize("customers", [(0, 0), (5, 0), (0, 5)])
def test_where_all_are_of_one_kind_all_count_alike(customers: tuple[int, int]) -> None:
    assert weigh({1: (5, 5)}, took_part=(5, 5), customers=customers).weighed is False
