"""What counts: acts on others, before the moment, once, and three a day; posts and context besides, apart."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from porch.analytics.influence.signals import cleaning
from porch.analytics.influence.signals.engine import Polars

SCHEMA = {
    "actor": pl.String, "target": pl.String, "time": pl.Float64, "kind": pl.String, "topic": pl.String,
    "in_person": pl.Boolean, "amount": pl.Float64,
}  # fmt: skip


def counted(*rows: tuple[Any, ...]) -> pl.DataFrame:
    told = pl.DataFrame([(*row, "", False, None)[:7] if len(row) == 4 else row for row in rows], SCHEMA, orient="row")
    return cleaning.counted(Polars(), told.lazy(), at=1e6).collect().sort("time")


@pytest.mark.parametrize(
    "row",
    [
        ("ann", "ann", 5.0, "like"), ("ann", None, 5.0, "like"), (None, "dov", 5.0, "like"),
        ("ann", "dov", 1e6, "like"),
        ("ann", "dov", float("nan"), "like"), ("ann", "dov", -1e300, "like"), ("ann", "dov", None, "like"),
    ],
)  # fmt: skip
def test_what_cannot_count_does_not(row: tuple[Any, ...]) -> None:
    assert counted(row).is_empty()


def test_three_acts_of_a_pair_count_in_a_day_and_the_first_of_them() -> None:
    assert counted(*(("ann", "dov", float(second), "like") for second in range(9)))["time"].to_list() == [0, 1, 2]


def test_what_is_told_twice_counts_once_as_online_by_its_highest_amount() -> None:
    twice = [("ann", "dov", 5.0, "call", "", True, 3.0), ("ann", "dov", 5.0, "call", "", False, 8.0)]
    assert counted(*twice).select("in_person", "amount").rows() == [(False, 8.0)]


def test_posts_and_context_take_nobodys_place() -> None:
    besides = [("ann", None, float(second), "post") for second in range(4)]
    besides += [("ann", "dov", float(second), "view") for second in range(4)]
    assert counted(*besides, *(("ann", "dov", 9.0 + second, "like") for second in range(3))).height == 11
