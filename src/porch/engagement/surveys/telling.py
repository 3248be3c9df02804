"""How far what came of a survey has been told to those who took part."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from porch.analytics.cadence import Kind
from porch.core.viewer import Viewer, may_see
from porch.records.outbox import ledgers

AT_ONCE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Of those who took part: who heard, whose word came back, and who has not been reached."""

    took_part: int
    told: int
    came_back: int

    @property
    def left(self) -> int:
        """Who has not heard yet."""
        return self.took_part - self.told


def telling(viewer: Viewer, about: str, took_part: Collection[int]) -> Telling:
    """Return how far what came of `about` was told to these people, each counted once, as who they are now."""
    everybody = set(took_part)
    told: set[int] = set()
    back: set[int] = set()
    after, more = 0, may_see(viewer)
    while more:
        rows = list(ledgers.about(viewer, about, after=after, limit=AT_ONCE))
        for _, person, line in rows:
            if line.told_at is not None:
                told.add(person)
            if line.kind == Kind.OUTCOME:
                (back if line.freed_at is not None else told).add(person)
        after, more = (rows[-1][0], len(rows) == AT_ONCE) if rows else (after, False)
    heard = told & everybody
    return Telling(took_part=len(everybody), told=len(heard), came_back=len((back & everybody) - heard))
