"""Who answered none of the last four things that we began with them: to be called or visited, not written to (B4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, F
from django.db.models.functions import Coalesce

from porch.analytics import neglect
from porch.analytics.cadence import STARTED, ignored
from porch.analytics.cadence.order import LEAVES
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.projections.relationships.queries import Quiet
from porch.records.outbox import ledgers
from porch.records.outbox.models import Slot
from porch.records.people import queries as people

LATELY = timedelta(days=365)
MOST = 500  # people whose ledgers are looked at


def written_to(viewer: Viewer, *, now: datetime) -> list[Quiet]:
    """Return whoever answered none of the last four or more that we began within a year, the most in vain first."""
    if not may_see(viewer):
        return []
    slots = Slot.objects.filter(at__gt=now - LATELY, at__lte=now, kind__in=list(STARTED), freed_at=None, came=False)
    many = slots.annotate(now=Coalesce(F("person__identity"), F("person"))).values("now")
    often = many.annotate(many=Count("pk")).filter(many__gte=LEAVES).order_by("-many", "now")[:MOST]
    held = ledgers.ledgers(SYSTEM, {row["now"] for row in often})
    silent = {person: ignored(theirs) for person, theirs in held.items()}
    left = sorted((person for person, times in silent.items() if times >= LEAVES), key=lambda one: (-silent[one], one))
    names = {person.pk: person.name or "Somebody" for person in people.by_ids(viewer, left)}
    return [
        Quiet(person=person, name=names[person], leak=neglect.in_vain(person, names[person], silent[person]))
        for person in left if person in names
    ]  # fmt: skip
