"""How many of one company heard from us on a day: two at most are begun with, unless they are asked together (F1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.records.organisations.models import Organisation, Role
from porch.records.outbox import rhythm
from porch.records.outbox.models import Slot

DAY = timedelta(days=1)


def workplaces(viewer: Viewer, day: date, persons: Collection[int] | None = None) -> dict[int, int]:
    """Return where people (None: all) work on a day, by who they are now: the organisation that was said last."""
    if not may_see(viewer):
        return {}
    rows = Role.objects.filter(Q(until=None) | Q(until__gte=day), undone_at=None)
    return dict(_of(rows, persons).order_by("id").values_list("now", "organisation"))


def begun_with(viewer: Viewer, at: datetime, organisations: Collection[int] | None = None) -> dict[int, frozenset[int]]:
    """Return with whom of each organisation (None: of all) something was begun on the day of `at` where we are."""
    if not may_see(viewer):
        return {}
    begins = at.astimezone(rhythm.zone(SYSTEM)).replace(hour=0, minute=0, second=0, microsecond=0)
    slots = Slot.objects.filter(at__gte=begins, at__lt=begins + DAY, number__isnull=False, freed_at=None)
    today = set(_of(slots, _who_works_at(organisations, at.date())).values_list("now", flat=True))
    found: dict[int, set[int]] = defaultdict(set)
    for person, there in workplaces(SYSTEM, at.date(), today).items() if today else ():
        found[there].add(person)
    return {there: frozenset(people) for there, people in found.items()}


def others(viewer: Viewer, person_id: int, at: datetime) -> int:
    """Return with how many who work where somebody works something was begun on the day of `at`."""
    there = workplaces(viewer, at.date(), [person_id]).get(person_id)
    return len(begun_with(viewer, at, [there]).get(there, frozenset()) - {person_id}) if there else 0


def hold(person_id: int, at: datetime) -> None:
    """Hold where somebody works until the transaction ends, so that no two of one company are counted at once."""
    there = workplaces(SYSTEM, at.date(), [person_id]).get(person_id)
    if there is not None:
        Organisation.objects.select_for_update().get(pk=there)


def _who_works_at(organisations: Collection[int] | None, day: date) -> set[int] | None:
    if organisations is None:
        return None
    rows = Role.objects.filter(Q(until=None) | Q(until__gte=day), undone_at=None, organisation__in=organisations)
    return set(_of(rows, None).values_list("now", flat=True))


def _of(rows: QuerySet[Any], persons: Collection[int] | None) -> QuerySet[Any]:
    rows = rows.annotate(now=Coalesce(F("person__identity"), F("person")))
    return rows.filter(Q(person__in=persons) | Q(person__identity__in=persons)) if persons is not None else rows
