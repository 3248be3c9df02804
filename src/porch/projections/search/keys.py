"""The number a document is kept under: how far its author reaches, when it was said, which interaction it is.

Within one level the lower key is the newer; so whoever walks up each level meets the best first. (Not the other way
round: FTS5 of SQLite 3.40 loses rows that hold two words when it is asked for the highest first, 22 November 2026.)
Sway changes often and levels seldom: only who leaves a level has their documents numbered anew.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from math import log

from porch.analytics.ranking import influence_factor, minutes_of

FLOORS = (0.0, 0.05, 0.2, 0.4, 0.7, 1.0, 1.4, 1.8)
"""The least logarithm of an influence factor on each level."""
CEILINGS = (*FLOORS[1:], 3.0)
"""And the most: nobody moves a hundred million people."""
LEVELS = range(len(FLOORS))
_MINUTES, _IDS = 27, 33
LATEST = (1 << _MINUTES) - 1
"""The last minute that can be told: in the year 2225."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Minutes of one level, both ends within, and the most that the logarithm of influence can be there.

    `documents` is about how many there are.
    """

    level: int
    first: int
    last: int
    most: float
    documents: float = 1.0

    @property
    def keys(self) -> tuple[int, int]:
        """The lowest and the highest key in it."""
        return low_of(self.level, self.last), high_of(self.level, self.first)


def key_of(influence: float, at: datetime, interaction: int) -> int:
    """Return the key of what somebody of that Sway said then.

    >>> from datetime import UTC
    >>> key = key_of(0.0, datetime(1970, 1, 1, 0, 5, tzinfo=UTC), 7)
    >>> level_of_key(key), minute_of(key), interaction_of(key)
    (0, 5, 7)
    """
    minute = min(max(minutes_of(at), 0), LATEST)
    return low_of(level_of(influence), minute) | (interaction & ((1 << _IDS) - 1))


def level_of(influence: float) -> int:
    """Return the level of a Sway.

    >>> [level_of(sway) for sway in (0.0, 0.5, 5.0, 500.0)]
    [0, 2, 5, 7]
    """
    return bisect_right(FLOORS, log(influence_factor(influence))) - 1


def low_of(level: int, minute: int) -> int:
    """Return the lowest key of a minute."""
    return level << (_MINUTES + _IDS) | (LATEST - minute) << _IDS


def high_of(level: int, minute: int) -> int:
    """Return the highest key of a minute."""
    return low_of(level, minute) | ((1 << _IDS) - 1)


def level_of_key(key: int) -> int:
    """Return on which level a key stands."""
    return key >> (_MINUTES + _IDS)


def minute_of(key: int) -> int:
    """Return the minute of a key."""
    return LATEST - (key >> _IDS & LATEST)


def interaction_of(key: int) -> int:
    """Return which interaction it is, as long as there are fewer than eight thousand million."""
    return key & ((1 << _IDS) - 1)
