"""What an invitation brings that would not have come anyway: a random tenth is not invited, and both are counted.

Of those a plan chose, each is held back or not by chance alone, so the two differ in nothing but the invitation; the
difference of the shares that came is then caused by it (intention to treat). It is what the invitation itself does: a
friend who was invited and brings along somebody held back makes it smaller, never larger.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from statistics import NormalDist
from typing import TypeVar

SHARE = 0.1
LEAST = 20
"""People there must be on either side before a lift is told."""

Person = TypeVar("Person", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """By how much the share that came is larger among the invited, and its interval; `enough` is False: too few yet.

    `lift` is None when there is nobody on one of the two sides; the interval is then all that is possible, -1 to 1.
    """

    lift: float | None
    low: float
    high: float
    enough: bool


def held(people: Iterable[Person], *, share: float = SHARE, seed: str | int) -> set[Person]:
    """Return whom of `people` not to invite: each with the probability `share`, by a hash of `seed` and person.

    `seed` names the plan. The same plan holds the same people back, in whatever order they are given and whoever is
    added later; another plan holds others back. It is a tenth of many and may be nobody of twelve. ValueError if
    `share` is none.

    >>> len(held(range(10_000), seed="tasting")), held([7, 8, 9], share=1, seed="tasting") == {7, 8, 9}
    (1036, True)
    """
    if not 0 <= share <= 1:
        raise ValueError(f"A share is between 0 and 1, not {share}.")
    return {person for person in people if _lot(seed, person) < share}


def _lot(seed: str | int, person: Hashable) -> float:
    digest = hashlib.sha256(f"porch-holdout|{seed}|{person}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def lift(came_invited: int, invited: int, came_held: int, held: int, confidence: float = 0.95) -> Lift:
    """Return by how much more of the `invited` came than of the `held`, with an interval of that confidence.

    The interval is Newcombe's of two Wilson intervals (Statistics in Medicine 1998, 17:873, method 10), which holds
    for small groups and for shares of none or all. ValueError if more came than there are.

    His example, 56 of 70 beside 48 of 80:

    >>> found = lift(56, 70, 48, 80)
    >>> round(found.lift, 4), round(found.low, 4), round(found.high, 4), found.enough
    (0.2, 0.0524, 0.3339, True)
    """
    if not (0 <= came_invited <= invited and 0 <= came_held <= held):
        raise ValueError("As many can come as there are, and no fewer than none.")
    if not invited or not held:
        return Lift(lift=None, low=-1.0, high=1.0, enough=False)
    ours, others = came_invited / invited, came_held / held
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    (low, high), (low_held, high_held) = _wilson(ours, invited, z), _wilson(others, held, z)
    return Lift(
        lift=ours - others,
        low=ours - others - math.hypot(ours - low, high_held - others),
        high=ours - others + math.hypot(high - ours, others - low_held),
        enough=min(invited, held) >= LEAST,
    )


def _wilson(share: float, count: int, z: float) -> tuple[float, float]:
    """Return the interval of a share (Wilson 1927)."""
    middle = share + z * z / (2 * count)
    wide = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    whole = 1 + z * z / count
    return max((middle - wide) / whole, 0.0), min((middle + wide) / whole, 1.0)
