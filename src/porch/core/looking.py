"""Looks through a list that comes newest first, a page at a time, so that it can stop and go on anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeVar

from porch.core.interaction import Mark

T = TypeVar("T")
OVERLAP = timedelta(minutes=15)
"""What is made public late stands below what was seen already: so far down every look goes again."""


class Page(NamedTuple):
    """One page: its items each with its time (None where it tells none), and where the next begins ("" at the end)."""

    items: Sequence[tuple[datetime | None, object]]
    next: str


class _Stretch(NamedTuple):
    """What is still to be looked through: from a place down to a moment."""

    below: str
    floor: datetime


def newest_first(
    page: Callable[[str], Page], since: str | None, *, now: datetime, history: timedelta
) -> Iterator[tuple[list[object], Mark]]:
    """Yield the items of each page that are newer than the last look, or than `history`, with a Mark to go on from.

    `page` is given the place where a page begins, "" for the newest. Items may repeat; none is left out, wherever the
    caller stops between two pages. A cursor that is not ours begins anew.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    >>> pages = {"": Page([(noon, "c")], "2"), "2": Page([(noon - timedelta(hours=1), "b")], "")}
    >>> looks = newest_first(pages.__getitem__, None, now=noon, history=timedelta(days=1))
    >>> items, mark = next(looks)
    >>> items, [found for found, _ in newest_first(pages.__getitem__, mark.cursor, now=noon, history=timedelta(days=1))]
    (['c'], [['c'], [], ['b']])
    """
    top, stretches = _parsed(since)
    stretches.append(_Stretch("", max(now - history, top - OVERLAP) if top else now - history))
    seen = 0
    while stretches:
        below, floor = stretches[-1]
        items, following = page(below)
        times = [at for at, _ in items if at is not None]
        top = min(now, max([*times, *([top] if top else [])], default=floor))  # nobody's clock takes us past our own
        over = not following or following == below or not items or (bool(times) and min(times) < floor)
        stretches[-1:] = [] if over else [_Stretch(following, floor)]
        fresh = [item for at, item in items if at is None or at >= floor]
        seen += len(fresh)
        yield fresh, Mark(cursor=_text(top, stretches), seen=seen)


def _parsed(since: str | None) -> tuple[datetime | None, list[_Stretch]]:
    try:
        told = json.loads(since or "")
        left = [_Stretch(str(below), _moment(floor)) for below, floor in told["left"]]
        return _moment(told["top"]), left
    except (ValueError, LookupError, TypeError):
        return None, []


def _text(top: datetime, stretches: list[_Stretch]) -> str:
    left = [[below, floor.isoformat()] for below, floor in stretches]
    return json.dumps({"top": top.isoformat(), "left": left}, separators=(",", ":"))


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
