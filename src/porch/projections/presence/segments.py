"""Who is in a segment: a filter over people, compiled to one query that reads along indexes and pages by key."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from porch.core.errors import PorchError
from porch.core.viewer import Viewer, may_see
from porch.projections.presence.models import Presence
from porch.records.organisations.models import Role
from porch.records.people import calling
from porch.records.people.models import Called, Handle, Person
from porch.records.people.queries import Place
from porch.records.profiles.finding import key
from porch.records.profiles.models import Field, FieldKind, Tagged, Value
from porch.records.profiles.wanted import Wanted, moment

COMPARED = {">=": "gte", "<=": "lte", "": "exact"}


def people(
    viewer: Viewer, wanted: Wanted, *, now: datetime, after: Place | None = None, limit: int = 50
) -> list[Person]:
    """Return a page of the people a filter takes, by name, with their handles; PorchError for what makes no sense."""
    if not may_see(viewer):
        return []
    found = _taken(wanted, now).order_by("name", "id").prefetch_related(Prefetch("handles"))
    if after is not None:
        name, row_id = after
        found = found.filter(name__gte=name).exclude(Q(name=name, id__lte=row_id))
    return list(found[:limit])


def count(viewer: Viewer, wanted: Wanted, *, now: datetime) -> int:
    """Return how many people a filter takes."""
    return _taken(wanted, now).count() if may_see(viewer) else 0


def members(viewer: Viewer, wanted: Wanted, *, now: datetime) -> frozenset[int]:
    """Return the ids of everybody a filter takes."""
    return frozenset(_taken(wanted, now).values_list("pk", flat=True)) if may_see(viewer) else frozenset()


def _taken(wanted: Wanted, now: datetime) -> QuerySet[Person]:
    found = Person.objects.filter(Exists(_handles()))
    if wanted.tag:
        found = found.filter(pk__in=_now(Tagged.objects.filter(tag=wanted.tag)))
    if wanted.organisation:
        there = Role.objects.filter(organisation=wanted.organisation, undone_at=None)
        found = found.filter(pk__in=_now(there.filter(Q(until=None) | Q(until__gte=now.date()))))
    if wanted.field:
        found = found.filter(pk__in=_now(_holding(wanted)))
    if wanted.mail:
        has_mail = Exists(_handles().filter(kind="email"))
        found = found.filter(has_mail if wanted.mail == "yes" else ~has_mail)
    for word in calling.sought(wanted.words):
        found = found.filter(Exists(Called.objects.filter(calling.begins("word", word), handle__person=OuterRef("pk"))))
    return _heard(found, wanted, now)


def _handles() -> QuerySet[Handle]:
    return Handle.objects.filter(person=OuterRef("pk"))


def _now(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return who the persons of these rows are now."""
    return rows.values_list(Coalesce(F("person__identity"), F("person")))


def _holding(wanted: Wanted) -> QuerySet[Value]:
    """Return the values that hold what is wanted; anything at all where that is empty."""
    held = Value.objects.filter(field=wanted.field, replaced_at=None)
    if not wanted.holds:
        return held.exclude(text="")
    kind = Field.objects.filter(pk=wanted.field).values_list("kind", flat=True).first()
    sign = wanted.holds[:2] if wanted.holds[:2] in COMPARED else ""
    sought = wanted.holds.removeprefix(sign).strip()
    if kind == FieldKind.NUMBER:
        return held.filter(**{f"number__{COMPARED[sign]}": _read(float, sought)})
    if kind == FieldKind.DATE:
        return held.filter(**{f"day__{COMPARED[sign]}": _read(date.fromisoformat, sought)})
    return held.filter(key=key(wanted.holds, 100))


def _read(how: Any, sought: str) -> Any:
    try:
        return how(sought)
    except ValueError as error:
        raise PorchError(f"{sought[:40] or 'Nothing'} cannot be compared with what this field holds.") from error


def _heard(found: QuerySet[Person], wanted: Wanted, now: datetime) -> QuerySet[Person]:
    """Narrow to where and when they were heard; before a day means: since then no more."""
    heard = Presence.objects.filter(handle__person=OuterRef("pk"), last_at__isnull=False)
    heard = heard.filter(network=wanted.channel) if wanted.channel else heard
    if wanted.channel or wanted.heard_before:
        found = found.filter(Exists(heard))
    if wanted.heard_before:
        found = found.filter(~Exists(heard.filter(last_at__gte=moment(wanted.heard_before, now))))
    if wanted.heard_after:
        found = found.filter(Exists(heard.filter(last_at__gte=moment(wanted.heard_after, now))))
    return found
