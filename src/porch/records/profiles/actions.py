"""Verbs on what we know about people: tags, fields, and segments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from math import isfinite
from typing import Any

from django.db import transaction

from porch.core.errors import PorchError
from porch.records.people.models import Person
from porch.records.profiles.finding import LONGEST_NAME, LONGEST_VALUE, key, tidy
from porch.records.profiles.models import Field, FieldKind, Segment, Tag, Tagged, Value
from porch.records.profiles.wanted import Wanted
from porch.records.tables.words import fit
from porch.records.team.models import Member

MOST_CHOICES = 100


def tag(*, person: Person, name: str, by: Member | None, at: datetime) -> Tagged:
    """Mark somebody with a tag, made when it is new; twice is once."""
    with transaction.atomic():
        row, _ = Tagged.objects.get_or_create(tag=_tag(name), person=person, defaults={"by": by, "at": at})
    return row


def untag(*, persons: Sequence[int], tag: Tag) -> int:
    """Take a tag off somebody, under every person they were before; return how many rows that took."""
    return Tagged.objects.filter(tag=tag, person__in=persons).delete()[0]


def add_field(*, name: str, kind: str = FieldKind.TEXT, choices: Sequence[str] = ()) -> Field:
    """Make a field of our own and return it; PorchError when there is one of that name."""
    called = tidy(name, LONGEST_NAME)
    offered = list(dict.fromkeys(one for one in (tidy(choice, 100) for choice in choices) if one))[:MOST_CHOICES]
    if not called:
        raise PorchError("Say what the field is called.")
    if kind not in FieldKind.values:
        raise PorchError(f"A field holds one of {', '.join(FieldKind.values)}.")
    if (kind == FieldKind.CHOICE) != bool(offered):
        raise PorchError("Name the choices of a field that is one of a list, and only of such a one.")
    made, new = Field.objects.get_or_create(
        key=key(called), defaults={"name": called, "kind": kind, "choices": offered}
    )
    if not new and made.closed_at is None:
        raise PorchError(f"There is a field {made.name} already.")
    if not new:
        made.name, made.kind, made.choices, made.closed_at = called, kind, offered, None
        made.save()
    return made


def close_field(*, field: Field, at: datetime) -> Field:
    """Offer a field no more; what it holds stays, and comes back with it."""
    field.closed_at = at
    field.save(update_fields=["closed_at"])
    return field


def put(*, person: Person, field: Field, text: str, by: Member | None, at: datetime) -> Value | None:
    """Note what a field holds for somebody; nothing empties it. Return the row, None when nothing changed.

    What stood there before is kept with when it was replaced, so that `put_back` can bring it back.
    """
    told = held_as(field, text)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        held = Value.objects.filter(person=person, field=field, replaced_at=None).first()
        if (held.text if held else "") == told["text"]:
            return None
        if held is not None:
            Value.objects.filter(pk=held.pk).update(replaced_at=at)
        return Value.objects.create(person=person, field=field, by=by, at=at, before=held, **told)


def put_back(*, value: Value, at: datetime) -> Value:
    """Undo a `put`: what the field held before holds again; PorchError when it was changed again meanwhile."""
    with transaction.atomic():
        if not Value.objects.filter(pk=value.pk, replaced_at=None).update(replaced_at=at):
            raise PorchError("It was changed again meanwhile.")
        if value.before_id is not None:
            Value.objects.filter(pk=value.before_id).update(replaced_at=None)
    return value


def save_segment(*, name: str, wanted: Wanted, by: Member | None, at: datetime) -> Segment:
    """Save a filter under a name; PorchError when the name is taken or the filter takes everybody."""
    called = tidy(name, LONGEST_NAME)
    if not called:
        raise PorchError("Say what you call them.")
    if not wanted.told():
        raise PorchError("Everybody is no segment: filter first.")
    made, new = Segment.objects.get_or_create(
        key=key(called), closed_at=None,
        defaults={"name": called, "asked": wanted.told(), "made_by": by, "made_at": at},
    )  # fmt: skip
    if not new:
        raise PorchError(f"There is a segment {made.name} already.")
    return made


def close_segment(*, segment: Segment, at: datetime) -> Segment:
    """Forget a segment; nobody in it is touched."""
    segment.closed_at = at
    segment.save(update_fields=["closed_at"])
    return segment


def reopen_segment(*, segment: Segment) -> Segment:
    """Bring a segment back; PorchError when another took its name."""
    with transaction.atomic():
        if Segment.objects.filter(key=segment.key, closed_at=None).exclude(pk=segment.pk).exists():
            raise PorchError(f"There is another segment {segment.name} now.")
        segment.closed_at = None
        segment.save(update_fields=["closed_at"])
    return segment


def held_as(field: Field, text: str) -> dict[str, Any]:
    """Return how a field keeps a text, as columns of Value; PorchError says what the field holds instead."""
    text = fit(text).strip()
    told: dict[str, Any] = {"text": text[:LONGEST_VALUE], "key": "", "number": None, "day": None}
    if not text:
        return told
    if field.kind == FieldKind.NUMBER:
        told["number"] = _number(field, text)
    elif field.kind == FieldKind.DATE:
        told["day"] = _day(field, text)
        told["text"] = told["day"].isoformat()
    elif field.kind == FieldKind.CHOICE:
        told["text"] = next((one for one in field.choices if key(one) == key(text)), "")
        if not told["text"]:
            raise PorchError(f"{field.name} is one of {', '.join(field.choices)[:200]}.")
    return {**told, "key": key(told["text"], 100)}


def _tag(name: str) -> Tag:
    called = tidy(name, LONGEST_NAME)
    if not called:
        raise PorchError("A tag is a word.")
    return Tag.objects.get_or_create(key=key(called), defaults={"name": called})[0]


def _number(field: Field, text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise PorchError(f"{field.name} is a number; {text[:40]} is none.") from error
    if not isfinite(number):
        raise PorchError(f"{field.name} is a number; {text[:40]} is none.")
    return number


def _day(field: Field, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise PorchError(f"{field.name} is a day, such as 2026-03-01; {text[:40]} is none.") from error
