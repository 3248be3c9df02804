"""Questions about what saved searches came upon."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists

from porch.core.viewer import System, Viewer, may_see
from porch.projections.alerts.models import Match
from porch.records.tables import bulk

MOST = 99
"""New things of one search that are counted: beyond, there are "more"."""

_KEPT = (
    "SELECT s.id, s.name, s.tells, s.asked, (SELECT COUNT(*) FROM (SELECT 1 FROM alerts_match m"
    " WHERE m.saved_id = s.id AND m.interaction_id > COALESCE(l.upto, s.after) LIMIT <most>) AS fresh) AS many,"
    " (SELECT MAX(m.interaction_id) FROM alerts_match m WHERE m.saved_id = s.id) AS newest"
    " FROM saved_savedsearch s LEFT JOIN saved_seen l ON l.saved_id = s.id AND l.member_id = %s"
    " WHERE s.closed_at IS NULL ORDER BY s.key"
).replace("<most>", str(MOST + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A saved search, and what is new for it since somebody looked: how many things, up to which interaction.

    `more`: at least so many. `tells` says whether the morning mentions it.
    """

    saved: int
    name: str
    asked: Mapping[str, str]
    tells: bool
    number: int
    more: bool
    upto: int

    @property
    def words(self) -> str:
        """Return how much is new, as a line says it; empty where nothing is.

        >>> Kept(saved=1, name="Mussels", asked={}, tells=True, number=3, more=False, upto=9).words
        '3 new'
        """
        if not self.number:
            return ""
        return f"more than {self.number} new" if self.more else f"{self.number} new"


def kept(viewer: Viewer) -> list[Kept]:
    """Return the saved searches, by name, each with what is new since this colleague looked.

    For Porch itself: since each was saved.
    """
    if not may_see(viewer):
        return []
    member = 0 if isinstance(viewer, System) else getattr(viewer, "pk", 0)
    return [_kept(row) for row in bulk.select(_KEPT, member)]


def news(viewer: Viewer) -> list[Kept]:
    """Return the saved searches for which something is new, and whose alert is on."""
    return [one for one in kept(viewer) if one.number and one.tells]


def any_news(viewer: Viewer) -> Exists:
    """Return the part of a statement that says whether any alert came upon anything at all: mostly none did."""
    found = Match.objects.filter(saved__tells=True, saved__closed_at=None)
    return Exists(found if may_see(viewer) else found.none())


def _kept(row: Sequence[Any]) -> Kept:
    saved, name, tells, asked, many, newest = row
    return Kept(
        saved=saved, name=name, asked=asked if isinstance(asked, dict) else json.loads(asked), tells=bool(tells),
        number=min(many, MOST), more=many > MOST, upto=newest or 0,
    )  # fmt: skip
