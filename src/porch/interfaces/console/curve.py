"""A number over days as a small drawing: a line where it was heard, a gap where it was not, its table and sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

WIDTH, HEIGHT, ROOM = 600, 120, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days on end with the same value; None: not heard."""

    first: date
    last: date
    value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The drawing in its own units, what stands beside it, and its days as a table, the newest first."""

    path: str
    view: str
    first: date
    last: date
    begins: int
    ends: int
    begins_at: str  # high, middle or low: where the label stands
    ends_at: str
    rows: tuple[Stretch, ...]
    sentence: str


def curve(points: Iterable[Any], *, until: date, days: int) -> Curve | None:
    """Return the drawing of the last `days` days up to `until`; None when nothing was heard in them."""
    every = [until - timedelta(days=days - 1 - number) for number in range(days)]
    heard = values(points, every[0], until)
    if not heard:
        return None
    shown = [day for day in every if day >= min(heard)]
    low, high = min(heard.values()), max(heard.values())
    begins, ends = heard[min(heard)], heard[max(heard)]
    return Curve(
        path=_path(shown, heard, low, high), view=f"0 0 {WIDTH} {HEIGHT}", first=shown[0], last=until,
        begins=begins, ends=ends, begins_at=_level(begins, low, high), ends_at=_level(ends, low, high),
        rows=_rows(shown, heard), sentence=_sentence(heard, until),
    )  # fmt: skip


def values(points: Iterable[Any], first: date, last: date) -> dict[date, int]:
    """Return what was told on each day on which anything was, the latest of a day, in the reader's zone."""
    told: dict[date, int] = {}
    for point in points:
        day = max(timezone.localtime(point.at).date(), first)
        end = min(timezone.localtime(point.seen_at).date(), last)
        while day <= end:
            told[day] = point.value
            day += timedelta(days=1)
    return told


def _path(shown: list[date], heard: Mapping[date, int], low: int, high: int) -> str:
    """Return a line through the days that were heard; one alone is a short stroke, so that it can be seen."""
    step = WIDTH / max(len(shown) - 1, 1)
    parts, pen_down = [], False
    for number, day in enumerate(shown):
        if day not in heard:
            pen_down = False
            continue
        share = _share(heard[day], low, high)
        x, y = number * step, ROOM + (HEIGHT - 2 * ROOM) * (1 - share)
        parts.append(f"{'L' if pen_down else 'M'}{x:.1f} {y:.1f}" + ("" if pen_down else "h0.1"))
        pen_down = True
    return "".join(parts)


def _share(value: int, low: int, high: int) -> float:
    return (value - low) / (high - low) if high > low else 0.5


def _level(value: int, low: int, high: int) -> str:
    return ("low", "middle", "high")[min(int(_share(value, low, high) * 3), 2)]


def _rows(shown: list[date], heard: Mapping[date, int]) -> tuple[Stretch, ...]:
    rows: list[Stretch] = []
    for day in shown:
        value = heard.get(day)
        if rows and rows[-1].value == value:
            rows[-1] = Stretch(first=rows[-1].first, last=day, value=value)
        else:
            rows.append(Stretch(first=day, last=day, value=value))
    return tuple(reversed(rows))


def _sentence(heard: Mapping[date, int], until: date) -> str:
    first, last = min(heard), max(heard)
    fresh = last >= until - timedelta(days=1)
    lead = _lead(heard[last], "" if fresh else f"on {_said(last)} ")
    rest = f"{_change(heard[last], heard[first])} on {_said(first)}" if first < last else "counted for the first time"
    return f"{lead}, {rest}.{'' if fresh else ' Not heard since.'}"


def _lead(many: int, when: str) -> str:
    verb = "followed" if when else "follows" if many == 1 else "follow"
    words = f"{when}{many:,} {'person' if many == 1 else 'people'} {verb} you here"
    return f"{words[0].upper()}{words[1:]}"


def _change(now: int, then: int) -> str:
    return "as many as" if now == then else f"{abs(now - then):,} {'more' if now > then else 'fewer'} than"


def _said(day: date) -> str:
    return f"{day.day} {day:%B}"
