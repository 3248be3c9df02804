"""Where one can go on the portal: each place is there while something in it is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from django.utils.functional import Promise

FRESH_FOR = 5.0  # seconds; every page asks, and what is open changes by the day


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place: its route, what it is called, and whether something in it is open."""

    route: str
    name: Promise | str
    is_open: Callable[[], bool]


PLACES: tuple[Place, ...] = ()

_held: dict[str, tuple[float, tuple[Place, ...]]] = {}


def open_now() -> tuple[Place, ...]:
    """Return the places one can go to, in order, at most some seconds old."""
    at, found = _held.get("places", (float("-inf"), ()))
    if monotonic() - at > FRESH_FOR:
        found = tuple(one for one in PLACES if one.is_open())
        _held["places"] = (monotonic(), found)
    return found


def forget() -> None:
    """Ask again next time."""
    _held.clear()
