"""Where one can go on the portal: each place is there while something in it is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.choices import queries as choices
from porch.engagement.claims import queries as claims
from porch.engagement.help import queries as questions
from porch.engagement.ideas import queries as ideas

FRESH_FOR = 5.0  # seconds; every page asks, and what is open changes by the day


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place: its route, what it is called, and whether something in it is open."""

    route: str
    name: Promise | str
    is_open: Callable[[], bool]


def _to_propose() -> bool:
    return ideas.any_board(None)


def _to_answer() -> bool:
    return questions.any_asked(None)


def _to_choose() -> bool:
    return choices.any_open(None, SYSTEM_CLOCK.now())


def _to_put_to_the_test() -> bool:
    return claims.any_public(None)


PLACES: tuple[Place, ...] = (
    Place(route="ideas", name=_("Ideas"), is_open=_to_propose),
    Place(route="questions", name=_("Questions"), is_open=_to_answer),
    Place(route="choices", name=_("Choices"), is_open=_to_choose),
    Place(route="claims", name=_("What we promise"), is_open=_to_put_to_the_test),
)

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
