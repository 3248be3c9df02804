"""A small plot of days: bars from zero, labelled where they stand, drawn on the server, with its table and sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

HEIGHT, ROOM, STEP = 96, 18, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day of the plot, in the plot's own units. `label` stands over it where it says the most, or today's."""

    day: date
    count: int
    x: int
    y: int
    height: int
    is_last: bool
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """The plot: its bars, its size, and the one sentence under it."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    base: int
    first: date
    last: date
    sentence: str
    what: str

    @property
    def view(self) -> str:
        """The viewBox."""
        return f"0 0 {self.width} {self.height}"


def bars(counts: Mapping[date, int], *, until: date, days: int, what: str) -> Bars:
    """Return the plot of `days` days up to `until`; `what` names what is counted, in the plural."""
    every = [until - timedelta(days=days - 1 - n) for n in range(days)]
    most = max((counts.get(day, 0) for day in every), default=0)
    drawn = tuple(_bar(n, day, counts.get(day, 0), most, until) for n, day in enumerate(every))
    return Bars(
        bars=drawn, width=days * STEP, height=HEIGHT + ROOM + 4, base=HEIGHT + ROOM, first=every[0], last=until,
        sentence=_sentence(counts, every, what), what=what,
    )  # fmt: skip


def _bar(place: int, day: date, count: int, most: int, until: date) -> Bar:
    height = round(HEIGHT * count / most) if most else 0
    told = count and (day == until or count == most)
    return Bar(
        day=day, count=count, x=place * STEP, y=ROOM + HEIGHT - height, height=height, is_last=day == until,
        label=str(count) if told else "",
    )  # fmt: skip


def _sentence(counts: Mapping[date, int], every: list[date], what: str) -> str:
    found = {day: counts.get(day, 0) for day in every}
    total = sum(found.values())
    if not total:
        return f"No {what} in the last {len(every)} days."
    busiest = max(every, key=lambda day: (found[day], day))
    week, before = (sum(found[day] for day in part) for part in (every[-7:], every[-14:-7]))
    return (
        f"{total} {what} in {len(every)} days, most on {date_format(busiest, 'l j F')} ({found[busiest]});"
        f" {week} in the last week, {before} in the week before."
    )
