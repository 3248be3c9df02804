"""What a board says of itself above its list: how many ideas stand where, and what it owes; some seconds old."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from porch.engagement.ideas import queries
from porch.engagement.ideas.queries import Debt

FRESH_FOR = 30.0  # seconds; a hundred thousand ideas are not counted for every page


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many ideas of a board stand where, by status, and what it owes."""

    statuses: Mapping[str, int]
    debt: Debt


_held: dict[int, tuple[float, Tally]] = {}


def tally(board: Any, now: datetime) -> Tally:
    """Return what is counted of a board, for everybody the same."""
    at, found = _held.get(board.pk, (float("-inf"), None))
    if found is None or monotonic() - at > FRESH_FOR:
        found = Tally(statuses=queries.counted_by_status(None, board), debt=queries.debt(None, board, now))
        _held[board.pk] = (monotonic(), found)
    return found


def forget() -> None:
    """Count again next time."""
    _held.clear()
