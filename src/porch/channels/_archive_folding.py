"""Rows that are one thing: an order with three articles is three rows of a shop's export, and one purchase."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from porch.channels._archive_columns import Mapping, plain
from porch.channels._archive_rows import canonical
from porch.core.interaction import Spoiled


def folded(rows: Iterable[bytes | Spoiled], by: Mapping) -> Iterator[bytes | Spoiled]:
    """Yield the rows that `by` is about; rows that follow one of the same id are folded into it."""
    if not by.only and not by.several:
        yield from rows
        return
    held: dict[str, Any] | None = None
    for row in rows:
        if isinstance(row, Spoiled):
            yield row
            continue
        told = orjson.loads(row)
        if held is not None and by.several and _same(held, told, by):
            _add(held, told, by)
            continue
        if held is not None:
            yield canonical(held)
        held = told if _wanted(told, by) else None
    if held is not None:
        yield canonical(held)


def _same(held: dict[str, Any], told: dict[str, Any], by: Mapping) -> bool:
    name = plain(told.get(by.columns.id))
    return not plain(told.get(by.columns.at)) and (not name or name == plain(held.get(by.columns.id)))


def _add(held: dict[str, Any], told: dict[str, Any], by: Mapping) -> None:
    for column in by.several:
        if more := plain(told.get(column)):
            held[column] = f"{plain(held.get(column))}; {more}".lstrip("; ")


def _wanted(told: dict[str, Any], by: Mapping) -> bool:
    return not by.only or plain(told.get(by.only)).casefold() in by.only_when
