"""Questions about what saved searches came upon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from porch.core.viewer import System, Viewer, may_see
from porch.records.tables import bulk

MOST = 99
"""New things of one search that are counted: beyond, there are "more"."""

_NEWS = (
    "SELECT s.id, s.name, s.tells, (SELECT COUNT(*) FROM (SELECT 1 FROM alerts_match m"
    " WHERE m.saved_id = s.id AND m.interaction_id > COALESCE(l.upto, s.after) LIMIT <most>) some) AS many,"
    " (SELECT MAX(m.interaction_id) FROM alerts_match m WHERE m.saved_id = s.id) AS newest"
    " FROM saved_savedsearch s LEFT JOIN saved_look l ON l.saved_id = s.id AND l.member_id = %s"
    " WHERE s.closed_at IS NULL ORDER BY s.key"
).replace("<most>", str(MOST + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new for one saved search since somebody looked: how many things, up to which interaction.

    `more`: at least so many. `tells` says whether the morning mentions it.
    """

    saved: int
    name: str
    number: int
    more: bool
    upto: int
    tells: bool

    @property
    def words(self) -> str:
        """Return how much is new, as a line says it.

        >>> News(saved=1, name="Mussels", number=3, more=False, upto=9, tells=True).words
        '3 new'
        """
        return f"more than {self.number} new" if self.more else f"{self.number} new"


def news(viewer: Viewer, *, telling: bool = False) -> list[News]:
    """Return what is new for each saved search since this colleague looked, by name; what has nothing new is left out.

    With `telling` only those whose alert is on. For Porch itself: since each was saved.
    """
    if not may_see(viewer):
        return []
    member = 0 if isinstance(viewer, System) else getattr(viewer, "pk", 0)
    found = [_news(row) for row in bulk.select(_NEWS, member)]
    return [one for one in found if one.number and (one.tells or not telling)]


def _news(row: Sequence[Any]) -> News:
    saved, name, tells, many, newest = row
    return News(
        saved=saved, name=name, number=min(many, MOST), more=many > MOST, upto=newest or 0, tells=bool(tells)
    )  # fmt: skip
