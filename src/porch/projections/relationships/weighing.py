"""What time makes of a tie: from what was counted once to how alive and strong it is now, in plain arithmetic.

A tie is counted when something passes; between that only the clock moves, so the web works this out for the one person
it shows, and the worker once a day for all of them, for the lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from porch.analytics import neglect, relationship
from porch.analytics.relationship import Fit, parts
from porch.records.tables import bulk

LONGEST = 36_500  # days; beyond it nobody counts

COLUMNS = ("rhythm_days", "alive", "strength", "points", "broken_at", "as_of")


class Counts(NamedTuple):
    """What of a tie the weighing needs; as in `models.Facts`."""

    two_way_days: int
    first_two_way: date | None
    last_two_way: date | None
    depth: int | None
    reciprocity: float | None
    breadth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How a tie stands now. `points` of the five parts add up to the strength that is shown, 0 to 100.

    With fewer than two days on which both sides spoke there is no rhythm, and nothing is told.
    """

    rhythm_days: float
    silent_days: float
    alive: float
    strength: float
    points: dict[str, float]
    shares: dict[str, float]
    broken_at: datetime | None

    @property
    def total(self) -> float:
        """The strength to show, 0 to 100."""
        return sum(self.points.values())


def weigh(counts: Counts, fit: Fit, now: datetime) -> Weight | None:
    """Return how a tie stands at `now`, or None where it has no rhythm yet."""
    if counts.two_way_days < 2 or counts.first_two_way is None or counts.last_two_way is None:
        return None
    repeats, today = counts.two_way_days - 1, now.astimezone(UTC).date()
    last = float((counts.last_two_way - counts.first_two_way).days)
    age = float(max((today - counts.first_two_way).days, last))
    strong, gap = relationship.strength(repeats, last, age, fit), relationship.gap(repeats, last, fit)
    of = parts.shares(
        strength=strong, rung=counts.depth, reciprocity=counts.reciprocity or 0.0, channels=counts.breadth, days=last,
        fit=fit,
    )  # fmt: skip
    ended = datetime.combine(counts.last_two_way, time.min, UTC)
    pause = timedelta(days=min(max(neglect.BROKEN * gap, neglect.SILENCE), LONGEST))
    return Weight(
        rhythm_days=gap, silent_days=age - last, alive=relationship.alive(repeats, last, age, fit), strength=strong,
        points=relationship.points(of), shares={part.name: getattr(of, part.name) for part in relationship.PARTS},
        broken_at=ended + pause if counts.two_way_days >= neglect.REGULAR else None,
    )  # fmt: skip


def row(weight: Weight | None, now: datetime) -> tuple[Any, ...]:
    """Return the columns that are kept for lists (`COLUMNS`)."""
    if weight is None:
        return None, None, None, None, None, bulk.moment(now)
    told = (weight.rhythm_days, weight.alive, weight.strength, weight.total)
    return *told, bulk.moment(weight.broken_at) if weight.broken_at else None, bulk.moment(now)
