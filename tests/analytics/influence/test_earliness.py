"""What ties say of a person, and who of two friends was first, told rightly at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.influence.earliness import Ties, degree, heeded, later, told_first

pytestmark = pytest.mark.slow

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60)


def ties(*pairs: tuple[int, int], people: int = 10) -> Ties:
    return Ties.of([pair[0] for pair in pairs], [pair[1] for pair in pairs], people)


@given(PAIRS)
def test_everybody_who_names_anybody_has_one_voice_to_give(pairs: list[tuple[int, int]]) -> None:
    told = ties(*pairs)
    assert heeded(told).sum() == pytest.approx(len(np.unique(told.namers)))


@given(PAIRS)
def test_whoever_names_twice_or_themselves_moves_nothing(pairs: list[tuple[int, int]]) -> None:
    once, again = ties(*pairs), ties(*pairs, *pairs, *((who, who) for who in range(10)))
    assert heeded(once).tolist() == heeded(again).tolist()
    assert degree(once).tolist() == degree(again).tolist()


@given(PAIRS, st.lists(st.one_of(st.integers(1, 5), st.just(None)), min_size=10, max_size=10))
def test_what_one_friend_is_ahead_the_other_is_behind(pairs: list[tuple[int, int]], told: list[int | None]) -> None:
    times = np.array([np.nan if time is None else float(time) for time in told])
    ahead = later(ties(*pairs), times)
    known = ~np.isnan(ahead)
    both = ties(*pairs).friends()
    friends = np.bincount(both[~np.isnan(times[both]).any(axis=1)].ravel(), minlength=10)
    assert (ahead[known] * friends[known]).sum() == pytest.approx(friends.sum() / 2)
    assert not (known & np.isnan(times)).any()


def test_of_those_who_name_somebody_the_others_say_nothing() -> None:
    times = np.array([1.0, 2.0, 3.0])
    assert later(ties((0, 1), (1, 2), people=3), times, namers=True)[1:].tolist() == [0.0, 0.0]


def test_a_higher_score_on_the_later_one_is_wrong() -> None:
    assert told_first(np.array([1.0, 2.0]), np.array([3.0, 4.0]), np.array([[0, 1]])).tolist() == [0.0]


def test_a_tie_to_nobody_is_an_error_and_no_tie_is_none() -> None:
    with pytest.raises(ValueError, match="none of the 2"):
        ties((0, 2), people=2)
    assert heeded(ties(people=2)).tolist() == [0.0, 0.0]
