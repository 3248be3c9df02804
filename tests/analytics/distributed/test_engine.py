"""What Ibis says is a query that nobody has asked yet; asked of Spark, it answers as Polars does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import polars as pl
import pytest

from porch.analytics.distributed.engine import Ibis
from porch.analytics.influence.signals.engine import Polars

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


TOLD = pl.DataFrame({"who": ["ann", "ann", "ben", None], "n": [1, 2, 3, 4], "at": [5.0, 4.0, None, 1.0]})
MORE = pl.DataFrame({"who": ["ann", "cleo"], "age": [30.0, 40.0]})


def _grouped(engine: Any, rows: Any, more: Any) -> Any:
    return engine.grouped(rows, {"name": "who"}, many=engine.distinct(engine.col("at")))


def _keys(engine: Any, rows: Any, more: Any) -> Any:
    return engine.grouped(rows, {"name": "who"})


def _joined(engine: Any, rows: Any, more: Any) -> Any:
    return engine.joined(rows, more, ("who",))


def _inner(engine: Any, rows: Any, more: Any) -> Any:
    return engine.kept(engine.joined(rows, more, ("who",), inner=True))


def _told(engine: Any, rows: Any, more: Any) -> Any:
    known = engine.when(~engine.lacks(engine.col("at")), engine.real(engine.col("n")))
    return engine.extended(rows, n=engine.real(engine.col("n")), known=known, nothing=engine.value(None))


def _some(engine: Any, rows: Any, more: Any) -> Any:
    asked = engine.isin(engine.col("who"), ["ann"]) | engine.isin(engine.col("who"), [])
    return engine.chosen(engine.filtered(rows, asked), n=engine.col("n"))


def _first(engine: Any, rows: Any, more: Any) -> Any:
    return engine.stacked(engine.firsts(rows, ("who",), ("at",), 1), engine.firsts(rows, ("who",), ("n",), 1))


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("ask", [_grouped, _keys, _joined, _inner, _told, _some, _first])
def test_spark_answers_as_polars_does(spark: Any, tmp_path: Path, ask: Callable[[Any, Any, Any], Any]) -> None:
    tables = []
    for name, frame in (("told", TOLD), ("more", MORE)):
        frame.write_parquet(tmp_path / f"{name}.parquet")
        tables.append(spark.read_parquet(tmp_path / f"{name}.parquet"))
    there, here = ask(ENGINE, *tables).to_polars(), ask(Polars(), TOLD.lazy(), MORE.lazy()).collect()
    assert sorted(map(repr, there.select(here.columns).rows())) == sorted(map(repr, here.rows()))
