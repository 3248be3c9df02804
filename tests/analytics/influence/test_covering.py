"""Greedy takes who covers most, and its bound is above what anybody could cover."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.analytics.influence import _covering

pytestmark = pytest.mark.slow

PEOPLE = 6


@settings(max_examples=60, deadline=None)
@given(sets=st.lists(st.sets(st.integers(0, PEOPLE - 1), min_size=1), min_size=1, max_size=12), many=st.integers(1, 4))
def test_no_choice_covers_more_than_the_bound_and_greedy_most_of_it(sets: list[set[int]], many: int) -> None:
    begins = np.cumsum([0, *map(len, sets)])
    held = np.array([one for each in sets for one in sorted(each)], np.int32)
    turned = _covering.turned(begins, held, PEOPLE)
    who = (np.zeros(0, np.int64), np.ones(PEOPLE, bool), np.zeros(PEOPLE))
    taken, reached, bound, opening, left = _covering.greedy((begins, held, *turned), who, many, np.inf, False)
    best = max(sum(bool(each & set(some)) for each in sets) for some in combinations(range(PEOPLE), many))
    assert reached == sum(bool(each & set(taken.tolist())) for each in sets)
    assert reached >= (1 - 1 / np.e) * best
    assert bound >= best
    assert opening.tolist() == [sum(one in each for each in sets) for one in range(PEOPLE)]
    assert left[taken].tolist() == [0] * len(taken)
