"""Questions about how things said are understood. They read rows: no model runs here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Subquery, Value
from django.db.models.functions import Concat

from porch.core.viewer import Viewer, may_see
from porch.projections.language.models import Cursor, Learnt, Understanding
from porch.records.interactions.models import Interaction

AT_ONCE = 500
READ = "language"  # the cursor of what is new
AGAIN = "again"  # the cursor of what a new model has yet to read


def of_interactions(
    viewer: Viewer, ids: Collection[int], *, also: Mapping[str, Any] | None = None
) -> dict[int, Understanding]:
    """Return how these are understood, by id; what says nothing, or was not read yet, is left out.

    `also` is what a room above wants seen with each row, in the same statement.
    """
    found = Understanding.objects.filter(pk__in=list(ids)).annotate(**(also or {}))
    return {row.pk: row for row in found} if may_see(viewer) and ids else {}


def needs_of(viewer: Viewer, ids: Collection[int]) -> dict[int, str]:
    """Return the needs in force of these, by id, with spaces between; what has none is left out."""
    wanted, found = sorted(ids) if may_see(viewer) else [], dict[int, str]()
    for start in range(0, len(wanted), AT_ONCE):
        rows = Understanding.objects.filter(pk__in=wanted[start : start + AT_ONCE], ours=False).exclude(needs="")
        found |= dict(rows.values_list("pk", "needs"))
    return found


def read_to(viewer: Viewer) -> int:
    """Return how far the log is understood."""
    held = Cursor.objects.filter(name=READ).values_list("seq", flat=True).first() if may_see(viewer) else None
    return held or 0


def told_of(viewer: Viewer, said: Any) -> Subquery:
    """Return what is understood of the interaction `said` names in another question: "needs/doubts", or None."""
    found = Understanding.objects.filter(pk=said) if may_see(viewer) else Understanding.objects.none()
    return Subquery(found.values_list(Concat("needs", Value("/"), "doubts"))[:1])


def commitments(viewer: Viewer, since: datetime, *, ours: bool = True, limit: int = 30) -> list[Understanding]:
    """Return what commits whoever said it, us or them, since then, latest first, each with what was said and to whom.

    What was taken back is left out.
    """
    found = Understanding.objects.filter(ours=ours, commits=True, at__gte=since, interaction__deleted=False)
    whom = "interaction__to_handle__person" if ours else "interaction__handle__person"
    found = found.select_related("interaction", "interaction__member", whom).order_by("-at", "-interaction_id")
    return list(found[:limit]) if may_see(viewer) else []


def praise(viewer: Viewer, *, since: datetime, limit: int = 500) -> list[Interaction]:
    """Return what praised us since then, latest first, as it was said, each with whose words they are."""
    if not may_see(viewer):
        return []
    found = Understanding.objects.filter(praises=True, ours=False, interaction__deleted=False, at__gte=since)
    rows = found.select_related("interaction__handle__person").order_by("-at", "-interaction_id")[:limit]
    return [row.interaction for row in rows]


def learnt(viewer: Viewer) -> Learnt | None:
    """Return what the team's own model was learnt from and when, without it; None while nobody corrected anything."""
    return Learnt.objects.defer("body").filter(pk=1).first() if may_see(viewer) else None


def model_mark(viewer: Viewer) -> str:
    """Return by what the team has taught words are understood: nothing while nobody corrected anything."""
    found = Learnt.objects.filter(pk=1).values_list("mark", flat=True).first() if may_see(viewer) else None
    return found or ""


def is_being_read_again(viewer: Viewer) -> bool:
    """Whether what an older model understood is being read again just now."""
    return may_see(viewer) and Cursor.objects.filter(name=AGAIN, seq__gt=0).exists()
