"""What Ibis says is a query that nobody has asked yet."""

from __future__ import annotations

import ibis

from porch.analytics.distributed.engine import Ibis

ENGINE = Ibis()
ROWS = ibis.table({"who": "string", "at": "float64"}, name="rows")


def test_a_missing_number_may_stand_in_any_sum() -> None:
    told = ENGINE.extended(ROWS, more=ENGINE.value(None) / ENGINE.col("at"))
    assert told.schema()["more"].is_floating()


def test_keys_of_what_is_joined_stand_once() -> None:
    there = ibis.table({"who": "string", "name": "string"}, name="there")
    assert ENGINE.joined(ROWS, there, ["who"]).columns == ("who", "at", "name")


def test_the_first_of_each_group_are_rows_as_they_were() -> None:
    assert ENGINE.firsts(ROWS, ["who"], ["at"], 1).columns == ROWS.columns


def test_grouped_for_nothing_is_what_there_is_once() -> None:
    assert ENGINE.grouped(ROWS, {"name": "who"}).columns == ("name",)
    assert ENGINE.grouped(ROWS, {"name": "who"}, last=ENGINE.col("at").max()).columns == ("name", "last")
