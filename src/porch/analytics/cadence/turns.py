"""Which of several things that wait goes first to one person: one slot, and no kind starves another (F6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from porch.analytics.cadence.kinds import ORDER, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that waits for its turn with one person, since when, and until when it is of use."""

    key: int
    kind: Kind
    since: datetime
    relevant_until: datetime | None = None


def whose_turn(waiting: Iterable[Waiting], now: datetime) -> Waiting | None:
    """Return what goes first: of all that is still of use, what has waited longest; a tie goes to what asks least.

    >>> from datetime import UTC
    >>> at = lambda n: datetime(2026, 3, n, tzinfo=UTC)
    >>> often, seldom = (Waiting(key=1, kind=Kind.FEEDBACK, since=at(5)), Waiting(key=2, kind=Kind.IDEA, since=at(2)))
    >>> whose_turn([often, seldom], at(9)).key
    2
    """
    of_use = [one for one in waiting if one.relevant_until is None or one.relevant_until >= now]
    return min(of_use, key=lambda one: (one.since, ORDER.index(one.kind), one.key), default=None)
