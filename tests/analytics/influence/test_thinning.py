"""Thinned by sorting numbers, the same rows stay as by the plain rules; nothing depends on the order of rows."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.analytics.influence import thinning

DAY = 10.0
SCHEMA = {
    "actor": pl.Int64, "target": pl.Int64, "time": pl.Float64, "kind": pl.String, "topic": pl.String,
    "in_person": pl.Boolean,
}  # fmt: skip
ACT = st.tuples(
    st.integers(0, 2), st.integers(0, 2), st.sampled_from([-31.0, 0.0, 1.0, 2.5, 9.9, 10.0, 21.0, 1e15, -1e300]),
    st.sampled_from(["like", "reply"]), st.sampled_from(["", "pizza"]), st.booleans(),
)  # fmt: skip


def plainly(rows: pl.DataFrame) -> tuple[pl.DataFrame, int, int]:
    once = rows.sort(*SCHEMA).unique(["actor", "target", "time", "kind", "topic"], keep="first", maintain_order=True)
    place = pl.int_range(pl.len()).over(
        "actor", "target", pl.col("time") // DAY, order_by=["time", "kind", "topic", "in_person"]
    )
    kept = once.filter(place < 3)
    return kept.sort(*SCHEMA), rows.height - once.height, once.height - kept.height


@settings(deadline=None)
@given(st.lists(ACT, max_size=40))
def test_the_same_rows_stay_as_by_the_plain_rules(acts: list[tuple[object, ...]]) -> None:
    rows = pl.DataFrame(acts, schema=SCHEMA, orient="row")
    keeps, twice, often = thinning.thinned(rows, a_day=3, day=DAY)
    kept, same, beyond = plainly(rows)
    assert (twice, often) == (same, beyond)
    assert rows.filter(keeps).sort(*SCHEMA).equals(kept)


@pytest.mark.parametrize("number", [2**31, 2**60])
def test_numbers_too_large_to_be_joined_are_numbered_anew(number: int) -> None:
    joined = thinning._joined(np.array([number, number, 5]), np.array([number, 3, number]))
    assert len(set(joined.tolist())) == 3
    assert joined.min() >= 0
