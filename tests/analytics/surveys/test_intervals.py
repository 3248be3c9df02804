"""Intervals hold what they promise, narrow as fewer are left, and close when everybody has answered."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from porch.analytics.surveys.intervals import counting, difference, mean, net, share, student


def test_wilson_gives_the_known_examples() -> None:
    lows = [round(told.low, 3) for told in (share(1, 1), share(2, 2), share(9, 10), share(70, 100)) if told]
    assert lows == [0.207, 0.342, 0.596, 0.604]


@given(st.integers(1, 60), st.data())
def test_a_share_lies_in_its_interval_and_a_small_house_narrows_it(among: int, data: st.DataObject) -> None:
    found, more = data.draw(st.integers(0, among)), data.draw(st.integers(0, 60))
    wide, near = share(found, among), share(found, among, population=among + more)
    assert wide is not None
    assert near is not None
    assert 0 <= wide.low <= near.low + 1e-12
    assert near.low <= near.value <= near.high
    assert near.high <= wide.high + 1e-12
    assert wide.high <= 1


def test_when_everybody_answered_nothing_is_left_to_chance() -> None:
    told = [share(3, 8, population=8), mean([1, 2, 3], population=3), net([9, 3, 8], population=3)]
    assert [(one.low, one.high) for one in told if one] == [(0.375, 0.375), (2.0, 2.0), (0.0, 0.0)]


def test_rooms_widen_an_interval_as_fewer_answers_would() -> None:
    assert share(10, 40, design=2.0) == share(5, 20)
    assert counting(30, design=3.0) == 10


def test_nobody_says_nothing_and_more_than_all_is_refused() -> None:
    assert (share(0, 0), mean([]), net([]), difference(0, 0, 1, 2)) == (None, None, None, None)
    with pytest.raises(ValueError, match="as there are"):
        share(3, 2)
    with pytest.raises(ValueError, match="than there are"):
        share(1, 3, population=2)
    with pytest.raises(ValueError, match="0 to 10"):
        net([11])


@pytest.mark.parametrize("freedom", [1, 2, 3, 10, 33])
def test_students_quantiles_are_scipys(freedom: int) -> None:
    assert student(0.975, freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-9)


def test_a_net_score_holds_nineteen_times_of_twenty_even_of_few() -> None:
    chance = np.random.default_rng(6)
    drawn = chance.choice([10, 8, 3], p=[0.5, 0.3, 0.2], size=(600, 20)).tolist()
    held = [told.low <= 0.3 <= told.high for scores in drawn if (told := net(scores))]
    assert 0.93 <= np.mean(held) <= 0.99
