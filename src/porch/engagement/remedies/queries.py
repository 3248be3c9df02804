"""Questions about which ideas would meet a need, what was decided about them and what of it is done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from porch.core.viewer import Viewer, may_see
from porch.engagement.ideas import partnering
from porch.engagement.ideas import queries as ideas
from porch.engagement.ideas.models import Decision, Idea, Milestone
from porch.engagement.remedies.models import Remedy

Key = tuple[str, str]  # kind and topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """An idea that would meet a need, with the decision that stands and the step that was reached last."""

    id: int
    idea: Idea
    decision: Decision | None
    reached: Milestone | None


def of_needs(viewer: Viewer, needs: Collection[Key]) -> dict[Key, list[Linked]]:
    """Return the ideas that are linked to these needs, by need, first linked first; each as what it is part of now."""
    if not may_see(viewer) or not needs:
        return {}
    found = Remedy.objects.filter(topic__in={topic for _, topic in needs}, undone_at=None).order_by("pk")
    rows = [row for row in found.select_related("idea__board", "idea__into__board") if (row.kind, row.topic) in needs]
    named = {(row.idea.into or row.idea).pk for row in rows}
    decisions, reached = ideas.decided(viewer, named), partnering.reached(viewer, named)
    told: dict[Key, dict[int, Linked]] = {}
    for row in rows:
        idea = row.idea.into or row.idea
        one = Linked(id=row.pk, idea=idea, decision=decisions.get(idea.pk), reached=reached.get(idea.pk))
        told.setdefault((row.kind, row.topic), {}).setdefault(idea.pk, one)
    return {key: list(linked.values()) for key, linked in told.items()}


def remedy(viewer: Viewer, remedy_id: int) -> Remedy | None:
    """Return one link, undone or not, or None."""
    found = Remedy.objects.select_related("idea").filter(pk=remedy_id)
    return found.first() if may_see(viewer) else None
