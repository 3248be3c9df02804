"""What a signal declares of itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from porch.analytics.influence.signals.measures import Measure


class Subject(StrEnum):
    """What a signal is of."""

    PERSON = "person"
    PAIR = "pair"  # the first acted on the second
    TOPIC = "person, topic"


class Direction(IntEnum):
    """What more of a signal means for influence."""

    RAISES = 1
    LOWERS = -1
    CONTEXT = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One signal: its column's name, its formula in words, where it comes from, and why anybody should look at it."""

    id: str
    of: Subject
    formula: str
    unit: str
    source: str
    direction: Direction = Direction.RAISES
    why: str
    measure: Measure
