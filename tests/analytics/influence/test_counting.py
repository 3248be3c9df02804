"""Who responds twice is one, and numbers are looked up as numpy does it."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.influence.acts import acts
from porch.analytics.influence.counting import among, distinct, responded


def test_who_responds_twice_is_one() -> None:
    told = acts(pl.DataFrame({"actor": [1, 1, 3], "target": [2, 2, 2], "time": [1, 2, 3], "kind": ["reply"] * 3}))
    assert responded(told).tolist() == [0.0, 2.0, 0.0]


@given(st.lists(st.integers(-9, 9)), st.lists(st.integers(-9, 9)))
def test_distinct_numbers_and_those_among_them_are_as_numpy_tells(some: list[int], others: list[int]) -> None:
    one, other = np.array(some, np.int64), np.array(others, np.int64)
    assert distinct(one).tolist() == np.unique(one).tolist()
    assert among(one, distinct(other)).tolist() == np.isin(one, other).tolist()
