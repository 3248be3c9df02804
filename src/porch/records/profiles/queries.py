"""Questions about what we know of people. Rows are read through who a person is now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from porch.core.viewer import Viewer, may_see
from porch.records.people.models import Person
from porch.records.profiles.finding import key
from porch.records.profiles.models import Field, Segment, Tag, Tagged, Value

NOW = Coalesce(F("person__identity"), F("person"))
"""Who the person of a row is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a field holds for somebody; `also` is what it holds for whom else they were, where two were joined."""

    field: Field
    value: Value | None = None
    also: tuple[str, ...] = ()


def tags(viewer: Viewer, *, limit: int = 500) -> list[Tag]:
    """Return the tags there are, by name."""
    return list(Tag.objects.order_by("key")[:limit]) if may_see(viewer) else []


def tag(viewer: Viewer, name: str) -> Tag | None:
    """Return a tag by its name, or None."""
    return Tag.objects.filter(key=key(name)).first() if may_see(viewer) else None


def tags_of(viewer: Viewer, person: Person) -> list[Tag]:
    """Return the tags somebody has, by name."""
    if not may_see(viewer):
        return []
    held = Tagged.objects.filter(person__in=_all(person)).values("tag")
    return list(Tag.objects.filter(pk__in=held).order_by("key"))


def tags_by_person(viewer: Viewer, person_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names of the tags of these persons, each as who they are now."""
    found: dict[int, list[str]] = {}
    if may_see(viewer) and person_ids:
        rows = Tagged.objects.filter(Q(person__in=person_ids) | Q(person__identity__in=person_ids))
        for who, name in rows.annotate(who=NOW).order_by("tag__key").values_list("who", "tag__name"):
            if name not in found.setdefault(who, []):
                found[who].append(name)
    return found


def fields(viewer: Viewer) -> list[Field]:
    """Return the fields that are in use, as they were made."""
    return list(Field.objects.filter(closed_at=None).order_by("id")) if may_see(viewer) else []


def field(viewer: Viewer, field_id: int) -> Field | None:
    """Return one field, or None."""
    return Field.objects.filter(pk=field_id).first() if may_see(viewer) else None


def field_named(viewer: Viewer, name: str) -> Field | None:
    """Return a field in use by its name, or None."""
    return Field.objects.filter(key=key(name), closed_at=None).first() if may_see(viewer) else None


def values_of(viewer: Viewer, person: Person) -> list[Held]:
    """Return every field in use with what it holds for somebody: what was noted last, of all they were."""
    if not may_see(viewer):
        return []
    held = Value.objects.filter(person__in=_all(person), replaced_at=None).exclude(text="")
    rows = sorted(held, key=lambda value: (value.at, value.pk), reverse=True)
    found = []
    for one in fields(viewer):
        theirs = [value for value in rows if value.field_id == one.pk]
        also = {value.text for value in theirs[1:]} - {value.text for value in theirs[:1]}
        found.append(Held(field=one, value=theirs[0] if theirs else None, also=tuple(sorted(also))))
    return found


def values_by_person(viewer: Viewer, person_ids: Collection[int]) -> dict[int, list[Value]]:
    """Return what the fields in use hold for these persons, each as who they are now: of each what was noted last."""
    found: dict[int, dict[int, Value]] = {}
    if may_see(viewer) and person_ids:
        rows = Value.objects.filter(Q(person__in=person_ids) | Q(person__identity__in=person_ids), replaced_at=None)
        rows = rows.filter(field__closed_at=None).exclude(text="").select_related("field")
        for row in rows.annotate(now=NOW).order_by("at", "id"):
            found.setdefault(row.now, {})[row.field_id] = row
    return {person: sorted(held.values(), key=lambda one: one.field_id) for person, held in found.items()}


def held(viewer: Viewer, field: Field) -> dict[int, str]:
    """Return what a field holds, by person as who they are now; of two words about one the last counts."""
    if not may_see(viewer):
        return {}
    rows = Value.objects.filter(field=field, replaced_at=None).exclude(text="").annotate(now=NOW)
    return {now: text for _, now, text in sorted(rows.values_list("at", "now", "text"), key=lambda row: row[0])}


def value(viewer: Viewer, value_id: int) -> Value | None:
    """Return one value, replaced or not, or None."""
    found = Value.objects.select_related("field", "person__identity").filter(pk=value_id)
    return found.first() if may_see(viewer) else None


def segments(viewer: Viewer) -> list[Segment]:
    """Return the segments there are, by name."""
    found = Segment.objects.filter(closed_at=None).select_related("made_by").order_by("key")
    return list(found) if may_see(viewer) else []


def segment(viewer: Viewer, segment_id: int) -> Segment | None:
    """Return one segment, forgotten or not, or None."""
    return Segment.objects.filter(pk=segment_id).first() if may_see(viewer) else None


def segment_named(viewer: Viewer, name: str) -> Segment | None:
    """Return a segment by its name, or None."""
    return Segment.objects.filter(key=key(name), closed_at=None).first() if may_see(viewer) else None


def _all(person: Person) -> QuerySet[Any, Any]:
    """Return the ids of all who are this person now."""
    return Person.objects.filter(Q(pk=person.now_id) | Q(identity=person.now_id)).values("pk")
