"""What Polars says, where it could be said wrongly."""

from __future__ import annotations

import polars as pl

from porch.analytics.influence.signals.engine import Polars

ENGINE = Polars()
ROWS = pl.LazyFrame({"who": ["ann", "ann", "ben", None], "at": [2, 1, 3, 4]})


def test_nulls_are_not_counted_among_different_ones() -> None:
    assert ROWS.select(ENGINE.distinct(ENGINE.col("who"))).collect().item() == 2.0


def test_the_first_of_each_group_stay() -> None:
    assert ENGINE.firsts(ROWS, ["who"], ["at"], 1).collect()["at"].to_list() == [1, 3, 4]


def test_in_nothing_is_nobody() -> None:
    assert ENGINE.filtered(ROWS, ENGINE.isin(ENGINE.col("who"), [])).collect().is_empty()


def test_who_has_nothing_there_is_null_or_left_out() -> None:
    there = pl.LazyFrame({"who": ["ann"], "name": ["Ann"]})
    assert ENGINE.joined(ROWS, there, ["who"]).collect()["name"].null_count() == 2
    assert ENGINE.joined(ROWS, there, ["who"], inner=True).collect().height == 2


def test_what_is_kept_was_computed() -> None:
    assert ENGINE.kept(ROWS).collect().equals(ROWS.collect())
