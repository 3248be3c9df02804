"""What the signals need of whatever computes them, and how Polars says it; `distributed.engine` says it through Ibis.

Columns that both say alike (arithmetic, comparisons, sum, min, max, exp, fill_null) are written as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import polars as pl

Rows = Any
"""A table of some engine."""
Column = Any
"""A column of whatever table it is used in."""


class Engine(Protocol):
    """Tables in, tables out; nothing is computed before somebody looks or asks for `kept`."""

    def col(self, name: str) -> Column:
        """Return the column of that name."""

    def value(self, value: object) -> Column:
        """Return the same value in every row; None: a number that is missing."""

    def when(self, asked: Column, then: Column, otherwise: Column | None = None) -> Column:
        """Return one or the other; null: the other."""

    def isin(self, column: Column, values: Any) -> Column:
        """Return whether it is one of these."""

    def lacks(self, column: Column) -> Column:
        """Return whether it is null."""

    def real(self, column: Column) -> Column:
        """Return a number as a real one."""

    def distinct(self, column: Column) -> Column:
        """Return how many different ones there are, nulls left out."""

    def filtered(self, rows: Rows, asked: Column) -> Rows:
        """Return the rows for which it is true."""

    def extended(self, rows: Rows, **columns: Column) -> Rows:
        """Return the rows with more columns, or others of those names."""

    def chosen(self, rows: Rows, **columns: Column) -> Rows:
        """Return the rows with these columns alone."""

    def grouped(self, rows: Rows, keys: Mapping[str, str], **found: Column) -> Rows:
        """Return a row for each combination of `keys` (name there: column) with what is `found` of its rows."""

    def joined(self, rows: Rows, other: Rows, keys: Sequence[str], *, inner: bool = False) -> Rows:
        """Return the rows with what the other has by these keys; nulls, or `inner` no row, where it has none."""

    def stacked(self, *tables: Rows) -> Rows:
        """Return the rows of all, which have the same columns."""

    def firsts(self, rows: Rows, by: Sequence[str], order: Sequence[str], many: int) -> Rows:
        """Return the first so many rows of each group in an order that leaves no choice."""

    def kept(self, rows: Rows) -> Rows:
        """Return the same rows, computed once however often they are looked at."""


class Polars:
    """What Polars says, lazily."""

    def col(self, name: str) -> pl.Expr:
        """Return the column of that name."""
        return pl.col(name)

    def value(self, value: object) -> pl.Expr:
        """Return the same value in every row."""
        return pl.lit(value, dtype=pl.Float64) if value is None else pl.lit(value)

    def when(self, asked: pl.Expr, then: pl.Expr, otherwise: pl.Expr | None = None) -> pl.Expr:
        """Return one or the other."""
        return pl.when(asked).then(then).otherwise(otherwise)

    def isin(self, column: pl.Expr, values: Any) -> pl.Expr:
        """Return whether it is one of these."""
        return column.is_in(values) if len(values) else column.is_null() & column.is_not_null()

    def lacks(self, column: pl.Expr) -> pl.Expr:
        """Return whether it is null."""
        return column.is_null()

    def real(self, column: pl.Expr) -> pl.Expr:
        """Return a number as a real one."""
        return column.cast(pl.Float64)

    def distinct(self, column: pl.Expr) -> pl.Expr:
        """Return how many different ones there are."""
        return column.drop_nulls().n_unique().cast(pl.Float64)

    def filtered(self, rows: pl.LazyFrame, asked: pl.Expr) -> pl.LazyFrame:
        """Return the rows for which it is true."""
        return rows.filter(asked)

    def extended(self, rows: pl.LazyFrame, **columns: pl.Expr) -> pl.LazyFrame:
        """Return the rows with more columns."""
        return rows.with_columns(**columns)

    def chosen(self, rows: pl.LazyFrame, **columns: pl.Expr) -> pl.LazyFrame:
        """Return the rows with these columns alone."""
        return rows.select(**columns)

    def grouped(self, rows: pl.LazyFrame, keys: Mapping[str, str], **found: pl.Expr) -> pl.LazyFrame:
        """Return a row for each combination of keys."""
        return rows.group_by(pl.col(column).alias(name) for name, column in keys.items()).agg(**found)

    def joined(
        self, rows: pl.LazyFrame, other: pl.LazyFrame, keys: Sequence[str], *, inner: bool = False
    ) -> pl.LazyFrame:
        """Return the rows with what the other has by these keys."""
        return rows.join(other, on=list(keys), how="inner" if inner else "left")

    def stacked(self, *tables: pl.LazyFrame) -> pl.LazyFrame:
        """Return the rows of all."""
        return pl.concat(tables)

    def firsts(self, rows: pl.LazyFrame, by: Sequence[str], order: Sequence[str], many: int) -> pl.LazyFrame:
        """Return the first so many rows of each group."""
        return rows.filter(pl.int_range(pl.len()).over(list(by), order_by=list(order)) < many)

    def kept(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Return the same rows, computed."""
        return rows.collect().lazy()
