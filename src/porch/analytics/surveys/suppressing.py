"""What a table may show without telling on somebody: cells of few people stay hidden, and what would give them away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

LEAST = 5

Name = TypeVar("Name")


def shown(cells: Mapping[Name, int], *, anonymous: bool, least: int = LEAST) -> dict[Name, int | None]:
    """Return the cells of one whole that may be shown; None stands for one that is hidden.

    A cell of one to four people is hidden, and as the whole is told, never a cell alone: the smallest of the others
    goes with it until what is hidden is at least `least` people in two cells. Of an anonymous survey a cell that leaves
    fewer than `least` others is hidden too, for it says what nearly everybody said. A whole of fewer than `least`
    shows nothing.

    >>> shown({"yes": 20, "no": 3, "perhaps": 9}, anonymous=False)
    {'yes': 20, 'no': None, 'perhaps': None}
    >>> shown({"yes": 20, "no": 0}, anonymous=False), shown({"yes": 20, "no": 0}, anonymous=True)
    ({'yes': 20, 'no': 0}, {'yes': None, 'no': None})
    >>> shown({"yes": 2, "no": 1}, anonymous=False)
    {'yes': None, 'no': None}
    """
    whole = sum(cells.values())
    if whole < least:
        return dict.fromkeys(cells)
    hidden = {name for name, many in cells.items() if 0 < many < least}
    if anonymous:
        hidden |= {name for name, many in cells.items() if many > whole - least}
    for name, _ in sorted(cells.items(), key=lambda cell: (cell[1] == 0, cell[1])):
        if not hidden or (len(hidden) > 1 and sum(cells[one] for one in hidden) >= least):
            break
        hidden.add(name)
    return {name: None if name in hidden else many for name, many in cells.items()}


def each(cells: Mapping[Name, int], whole: int, *, anonymous: bool, least: int = LEAST) -> dict[Name, int | None]:
    """Return the cells that may be shown where everybody may stand in several: each is judged beside the rest alone.

    >>> each({"sea": 9, "hills": 12, "town": 2}, 12, anonymous=False)
    {'sea': 9, 'hills': 12, 'town': None}
    >>> each({"sea": 9, "hills": 12, "town": 2}, 12, anonymous=True)
    {'sea': None, 'hills': None, 'town': None}
    """
    if whole < least:
        return dict.fromkeys(cells)
    top = whole - least if anonymous else whole
    return {name: None if 0 < many < least or many > top else many for name, many in cells.items()}
