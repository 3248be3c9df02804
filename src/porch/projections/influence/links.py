"""Everything that may carry word from one person to another, for whoever plans whom to invite."""

from __future__ import annotations

from collections.abc import Iterator

from porch.core.viewer import Viewer, may_see
from porch.projections.influence.models import Pull, Sway

Link = tuple[int, int, float]  # who moves whom, by which chance


def links(viewer: Viewer, *, topic: str = "") -> Iterator[Link]:
    """Yield who moves whom by which chance, we ourselves left out; there may be very many, and they come one by one.

    On a `topic` a chance counts for as much as that topic makes of what the one who moves is listened to for.
    """
    if not may_see(viewer):
        return
    found = Pull.objects.filter(source__isnull=False, source__identity=None, target__identity=None)
    rows = found.order_by("id").values_list("source_id", "target_id", "chance")
    shares = _shares(topic) if topic else {}
    for source, target, chance in rows.iterator():
        share = shares.get(source or 0, 0.0) if topic else 1.0
        if source is not None and share:
            yield source, target, min(max(chance * share, 0.0), 1.0)


def _shares(topic: str) -> dict[int, float]:
    """Return what a topic makes of what people are listened to for, from 0 to 1."""
    told: dict[int, dict[str, float]] = {}
    rows = Sway.objects.filter(topic__in=("", topic), person__isnull=False)
    for person, on, expected in rows.values_list("person_id", "topic", "expected"):
        told.setdefault(person or 0, {})[on] = expected
    return {
        person: min(both[topic] / both[""], 1.0) for person, both in told.items() if both.get("") and both.get(topic)
    }
