"""Rows that are one thing: an order with three articles is three rows of a shop's export, and one purchase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from porch.channels._archive_columns import NAMELESS, Mapping, plain
from porch.channels._archive_rows import canonical
from porch.core.interaction import Spoiled, digest


def folded(rows: Iterable[bytes | Spoiled], by: Mapping) -> Iterator[bytes | Spoiled]:
    """Yield the rows that `by` is about; rows that follow one of the same id are folded into it."""
    if by.columns.id == NAMELESS:
        rows = _named(rows)
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


def _named(rows: Iterable[bytes | Spoiled]) -> Iterator[bytes | Spoiled]:
    """Yield rows of an export that gives them no ids, with one each: a longer export calls the same row the same."""
    passed: Counter[str] = Counter()
    for row in rows:
        if isinstance(row, Spoiled):
            yield row
            continue
        name = digest(row)
        passed[name] += 1
        again = passed[name]
        yield canonical({**orjson.loads(row), NAMELESS: name if again == 1 else f"{name}.{again}"})


def _same(held: dict[str, Any], told: dict[str, Any], by: Mapping) -> bool:
    name = plain(told.get(by.columns.id))
    return not plain(told.get(by.columns.at)) and (not name or name == plain(held.get(by.columns.id)))


def _add(held: dict[str, Any], told: dict[str, Any], by: Mapping) -> None:
    for column in by.several:
        if more := plain(told.get(column)):
            held[column] = f"{plain(held.get(column))}; {more}".lstrip("; ")


def _wanted(told: dict[str, Any], by: Mapping) -> bool:
    return not by.only or plain(told.get(by.only)).casefold() in by.only_when
