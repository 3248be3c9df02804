"""How Ibis says what signals need; see `influence.signals.engine`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis.common.deferred import Deferred


class Ibis:
    """What Ibis says: deferred columns, and tables that nobody computes before they are asked for."""

    def col(self, name: str) -> Any:
        """Return the column of that name."""
        return ibis._[name]

    def value(self, value: object) -> Any:
        """Return the same value in every row."""
        return Deferred(ibis.literal(value, type="float64" if value is None else None))

    def when(self, asked: Any, then: Any, otherwise: Any | None = None) -> Any:
        """Return one or the other."""
        return ibis.cases((asked, then), else_=otherwise)

    def isin(self, column: Any, values: Any) -> Any:
        """Return whether it is one of these: a list, or a column of another table."""
        return column.isin(values)

    def lacks(self, column: Any) -> Any:
        """Return whether it is null."""
        return column.isnull()

    def real(self, column: Any) -> Any:
        """Return a number as a real one."""
        return column.cast("float64")

    def distinct(self, column: Any) -> Any:
        """Return how many different ones there are."""
        return column.nunique().cast("float64")

    def filtered(self, rows: ir.Table, asked: Any) -> ir.Table:
        """Return the rows for which it is true."""
        return rows.filter(asked)

    def extended(self, rows: ir.Table, **columns: Any) -> ir.Table:
        """Return the rows with more columns."""
        return rows.mutate(**columns)

    def chosen(self, rows: ir.Table, **columns: Any) -> ir.Table:
        """Return the rows with these columns alone."""
        return rows.select(**columns)

    def grouped(self, rows: ir.Table, keys: Mapping[str, str], **found: Any) -> ir.Table:
        """Return a row for each combination of keys."""
        if not found:
            return rows.select(**{name: ibis._[column] for name, column in keys.items()}).distinct()
        return rows.group_by(**{name: ibis._[column] for name, column in keys.items()}).agg(**found)

    def joined(self, rows: ir.Table, other: ir.Table, keys: Sequence[str], *, inner: bool = False) -> ir.Table:
        """Return the rows with what the other has by these keys."""
        other = other.rename({f"{key}_there": key for key in keys})
        matched = [rows[key] == other[f"{key}_there"] for key in keys]
        both = rows.join(other, matched, how="inner" if inner else "left")
        return both.drop(*(f"{key}_there" for key in keys))

    def stacked(self, *tables: ir.Table) -> ir.Table:
        """Return the rows of all."""
        return ibis.union(*tables)

    def firsts(self, rows: ir.Table, by: Sequence[str], order: Sequence[str], many: int) -> ir.Table:
        """Return the first so many rows of each group."""
        place = ibis.row_number().over(ibis.window(group_by=list(by), order_by=list(order)))
        return rows.mutate(place_there=place).filter(ibis._["place_there"] < many).drop("place_there")

    def kept(self, rows: ir.Table) -> ir.CachedTable:
        """Return the same rows, computed, until they are released or nobody holds them."""
        told = rows.cache()
        told.count().execute()  # Spark keeps what was read once, not what it was merely told to keep
        return told
