"""The four Cs: somebody reads, sorts, makes, or makes with others; and whether they went up a rung or down.

Consumption, curation, creation, collaboration: the order is Evans' ("Social Media Marketing", Evans and McKee 2010).
What somebody does at least once within a quarter of a year is what they do, the highest counts; so who falls silent
goes down as the quarter goes by, and nobody is worn down by a busy week.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import IntEnum
from typing import Final

from porch.core.interaction import Kind, Visibility

QUARTER: Final = timedelta(days=91)


class FourC(IntEnum):
    """What somebody takes part by, the more the higher; NOTHING where they were not heard of."""

    NOTHING = 0
    CONSUMPTION = 1
    CURATION = 2
    CREATION = 3
    COLLABORATION = 4

    @property
    def label(self) -> str:
        """What people call it.

        >>> FourC.CURATION.label, FourC.NOTHING.label
        ('curation', 'nothing')
        """
        return self.name.lower()


NEXT: Final[Mapping[FourC, str]] = {
    FourC.NOTHING: "Say something worth reading, where they are.",
    FourC.CONSUMPTION: "Ask a small question: a yes, a vote, one of two.",
    FourC.CURATION: "Ask what they would do, in their own words.",
    FourC.CREATION: "Ask them to help somebody else, or to choose with you.",
    FourC.COLLABORATION: "Say what came of it, and give them the credit.",
}
"""What would take somebody up a rung."""

_NODS: Final = {
    Kind.VIEW: FourC.CONSUMPTION, Kind.FOLLOW: FourC.CONSUMPTION, Kind.JOIN: FourC.CONSUMPTION,
    Kind.VISIT: FourC.CONSUMPTION, Kind.PURCHASE: FourC.CONSUMPTION, Kind.ACCEPT: FourC.CONSUMPTION,
    Kind.LIKE: FourC.CURATION, Kind.DISLIKE: FourC.CURATION, Kind.ANNOUNCE: FourC.CURATION,
    Kind.VOTE: FourC.CURATION, Kind.FLAG: FourC.CURATION, Kind.ANSWER: FourC.CURATION,
    Kind.MEETING: FourC.COLLABORATION,
}  # fmt: skip
_WORDS: Final = frozenset({Kind.CREATE, Kind.QUESTION, Kind.REVIEW, Kind.OFFER})
_OPEN: Final = frozenset({Visibility.PUBLIC, Visibility.FOLLOWERS})
HELPING: Final = "answer"
"""What a deed says it was done as, when somebody answered a peer with it."""
CHOOSING: Final = "choice-"
"""How what a deed is about begins, when somebody chose with us."""


def of(kind: Kind, visibility: Visibility, *, done_as: str = "", about: str = "") -> FourC | None:
    """Return by what somebody takes part with a deed; None for words to us alone: they make nothing for others.

    >>> of(Kind.LIKE, Visibility.PUBLIC).name, of(Kind.CREATE, Visibility.PUBLIC).name
    ('CURATION', 'CREATION')
    >>> of(Kind.CREATE, Visibility.PUBLIC, done_as="answer").name, of(Kind.CREATE, Visibility.DIRECT)
    ('COLLABORATION', None)
    """
    if done_as == HELPING or (kind is Kind.ANSWER and about.startswith(CHOOSING)):
        return FourC.COLLABORATION
    if kind in _WORDS:
        return FourC.CREATION if visibility in _OPEN else None
    return _NODS.get(kind)


def moved(rungs: Iterable[tuple[FourC, FourC]]) -> dict[str, int]:
    """Return how many went up, went down, stayed, came and left, of the rungs of each before and now.

    Who came was not heard of before, who left is not heard of now; neither went up or down.

    >>> C = FourC
    >>> moved([(C.CURATION, C.CREATION), (C.CREATION, C.CURATION), (C.NOTHING, C.CURATION), (C.CURATION, C.NOTHING)])
    {'up': 1, 'down': 1, 'stayed': 0, 'came': 1, 'left': 1}
    """
    counted = Counter(_way(before, now) for before, now in rungs if before or now)
    return {way: counted[way] for way in ("up", "down", "stayed", "came", "left")}


def _way(before: FourC, now: FourC) -> str:
    if not before:
        return "came"
    if not now:
        return "left"
    return "up" if now > before else "down" if now < before else "stayed"
