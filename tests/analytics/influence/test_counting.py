"""Counts kept up act by act are those counted anew."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.influence.acts import acts
from porch.analytics.influence.counting import Counts, among, distinct, responded

PACES = [60.0, 3600.0]


@given(st.lists(st.tuples(st.integers(0, 4), st.floats(0, 10_000)), max_size=30), st.integers(1, 6))
def test_kept_up_is_counted_anew(said: list[tuple[int, float]], pieces: int) -> None:
    said = sorted(said, key=lambda one: one[1])
    whose, times = np.array([one[0] for one in said], dtype=np.int64), np.array([one[1] for one in said])
    anew = Counts(half_lives=PACES, people=5, at=10_000.0)
    anew.add(whose, times)
    kept = Counts(half_lives=PACES, people=5, at=0.0)
    for part in np.array_split(np.arange(len(said)), pieces):
        kept.move(float(times[part].max()) if len(part) else kept.at)
        kept.add(whose[part], times[part])
    kept.move(10_000.0)
    assert np.allclose(kept.held, anew.held, rtol=1e-9, atol=1e-12)


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Counts(half_lives=PACES, people=1, at=5.0).move(4.0)


def test_who_responds_twice_is_one() -> None:
    told = acts(pl.DataFrame({"actor": [1, 1, 3], "target": [2, 2, 2], "time": [1, 2, 3], "kind": ["reply"] * 3}))
    assert responded(told).tolist() == [0.0, 2.0, 0.0]


@given(st.lists(st.integers(-9, 9)), st.lists(st.integers(-9, 9)))
def test_distinct_numbers_and_those_among_them_are_as_numpy_tells(some: list[int], others: list[int]) -> None:
    one, other = np.array(some, np.int64), np.array(others, np.int64)
    assert distinct(one).tolist() == np.unique(one).tolist()
    assert among(one, distinct(other)).tolist() == np.isin(one, other).tolist()
