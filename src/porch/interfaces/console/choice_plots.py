"""Plots of a choice: shares by gut and knowing the facts, and how people moved from the one to the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from porch.analytics.choices.reporting import Late, Moves, Report, Tally
from porch.interfaces.console.nouns import counted
from porch.interfaces.console.survey_plots import HIDDEN, Plot, mark, percent

WIDE, TALL, GAP, SIDE = 640, 240, 12, 8
"""The flow in its own units: how wide and tall it is, how far options stand apart, how wide their ends are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One option on one side of the flow, with its name and how many chose it."""

    name: str
    many: int
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """People who went one way; `moved` is the way of who chose otherwise."""

    path: str
    words: str
    many: int
    moved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """From the gut on the left to the informed choice on the right, and the sentence that says it."""

    left: tuple[End, ...]
    right: tuple[End, ...]
    bands: tuple[Band, ...]
    sentence: str
    view: str = f"0 0 {WIDE} {TALL}"
    wide: int = WIDE
    side: int = SIDE

    @property
    def right_x(self) -> int:
        """Where the right ends stand."""
        return self.wide - self.side


def shares(report: Report, names: Mapping[int, str]) -> tuple[Plot, Plot]:
    """Return the plots of what was chosen by gut, and knowing every fact."""
    gut = _shares("gut", "By gut, before the facts", report.gut, names)
    return gut, _shares("informed", "Knowing every fact", report.informed, names, meant=True)


def late(one: Late, names: Mapping[int, str]) -> tuple[Plot, Plot]:
    """Return what the same people chose before a fact that came late, and after it."""
    before = _shares(f"before-{one.fact}", "Before this fact", one.before, names)
    return before, _shares(f"after-{one.fact}", "The same people after it", one.after, names, meant=True)


def flow(moves: Moves, names: Mapping[int, str]) -> Flow | None:
    """Return how people moved; None where no way may be shown. Ways that fewer than five went are left out."""
    ways = {way: many for way, many in moves.cells.items() if many}
    if not ways:
        return None
    order = list(names)
    ways = dict(sorted(ways.items(), key=lambda way: (order.index(way[0][0]), order.index(way[0][1]))))
    scale = (TALL - GAP * (len(order) - 1)) / sum(ways.values())
    left, right = (_ends(ways, names, side, scale) for side in (0, 1))
    return Flow(left=left, right=right, bands=_bands(ways, names, scale), sentence=moved_words(moves))


def moved_words(moves: Moves) -> str:
    """Return how many chose otherwise once they knew the facts, in words."""
    if moves.moved is None:
        return f"Of {counted(moves.among, 'person', 'people')}, {HIDDEN} chose otherwise, or all but so few."
    sure = f"{percent(moves.moved.low)} to {percent(moves.moved.high)} by chance alone"
    left = f" Not shown: {counted(moves.hidden, 'way', 'ways')} that few went." if moves.hidden else ""
    return f"{percent(moves.moved.value)} of {moves.among} chose otherwise ({sure}).{left}"


def moves_rows(moves: Moves, names: Mapping[int, str]) -> list[dict[str, Any]]:
    """Return the same as a table: a row for each option chosen first, a cell for each chosen then."""
    return [
        {"name": name, "cells": [_cell(moves.cells[was, now]) for now in names]} for was, name in names.items()
    ]  # fmt: skip


def mattered(report: Report, words: Mapping[int, str]) -> list[tuple[str, str, bool]]:
    """Return each fact with how many of those who moved say it mattered most, the one most named marked."""
    return [(words[fact], _cell(many), fact == report.moved_by) for fact, many in report.mattered.items()]


def _shares(name: str, title: str, tally: Tally, names: Mapping[int, str], *, meant: bool = False) -> Plot:
    marks = tuple(
        mark(words, tally.share(option), _cell(tally.counts[option]), meant=meant and option == tally.first)
        for option, words in names.items()
    )
    if all(many is None for many in tally.counts.values()):
        return Plot(id=name, title=title, marks=(), sentence=f"{title}: too few chose to show it.")
    first = f"Most chose {names[tally.first]}." if tally.first else "No option stands out."
    return Plot(
        id=name, title=title, marks=marks, sentence=f"{first} {counted(tally.among, 'person', 'people')} chose."
    )


def _cell(many: int | None) -> str:
    return HIDDEN if many is None else str(many)


def _ends(ways: Mapping[tuple[int, int], int], names: Mapping[int, str], side: int, scale: float) -> tuple[End, ...]:
    ends, y = [], 0.0
    for option, name in names.items():
        many = sum(many for way, many in ways.items() if way[side] == option)
        if many:
            ends.append(End(name=name, many=many, y=round(y, 1), height=round(many * scale, 1)))
        y += many * scale + GAP
    return tuple(ends)


def _bands(ways: Mapping[tuple[int, int], int], names: Mapping[int, str], scale: float) -> tuple[Band, ...]:
    """Return the bands, each beginning and ending below the one before it."""
    begins, ends = (_starts(ways, list(names), side, scale) for side in (0, 1))
    bands = []
    for (was, now), many in ways.items():
        height = many * scale
        words = f"{many} {'stayed with' if was == now else f'went from {names[was]} to'} {names[now]}"
        bands.append(Band(path=_path(begins[was], ends[now], height), words=words, many=many, moved=was != now))
        begins[was] += height
        ends[now] += height
    return tuple(bands)


def _starts(ways: Mapping[tuple[int, int], int], order: Sequence[int], side: int, scale: float) -> dict[int, float]:
    starts, y = {}, 0.0
    for option in order:
        starts[option] = y
        y += sum(many for way, many in ways.items() if way[side] == option) * scale + GAP
    return starts


def _path(left: float, right: float, height: float) -> str:
    x, far, half = SIDE, WIDE - SIDE, WIDE / 2
    there = f"M{x} {left:.1f} C{half:.0f} {left:.1f} {half:.0f} {right:.1f} {far} {right:.1f}"
    back = f"L{far} {right + height:.1f} C{half:.0f} {right + height:.1f} {half:.0f} {left + height:.1f}"
    return f"{there} {back} {x} {left + height:.1f} Z"
