"""Verbs on persons and their handles."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.records.people.models import Attachment, Handle, NotACustomer, Person
from porch.records.team.models import Member


def attach(*, handle: Handle, person: Person, by: Member | None, at: datetime) -> Attachment:
    """Join a handle to a person by hand; `detach` takes it back."""
    with transaction.atomic():
        held = Handle.objects.select_for_update().get(pk=handle.pk)
        if held.person is None:
            raise PorchError("This handle is our own.")
        if held.person_id == person.pk:
            raise PorchError(f"{held.value} belongs to {person.name} already.")
        edge = Attachment.objects.create(handle=held, before=held.person, after=person, by=by, at=at)
        held.person = person
        held.save(update_fields=["person"])
    return edge


def detach(*, attachment: Attachment, at: datetime) -> Attachment:
    """Take a joining back: the handle belongs again to the person it had before."""
    with transaction.atomic():
        edge = Attachment.objects.select_for_update().get(pk=attachment.pk)
        if edge.undone_at is None:
            edge.undone_at = at
            edge.save(update_fields=["undone_at"])
            Handle.objects.filter(pk=edge.handle_id).update(person=edge.before)
    return edge


def rename(*, person: Person, name: str) -> Person:
    """Call a person by another name."""
    person.name = name.strip()[:300]
    person.save(update_fields=["name"])
    return person


def mark_not_a_customer(*, handle: Handle, whole_domain: bool, by: Member | None, at: datetime) -> NotACustomer:
    """Set a handle aside, or everybody at its domain."""
    value = "@" + handle.value.rpartition("@")[2] if whole_domain else handle.value
    mark = NotACustomer.objects.filter(kind=handle.kind, value=value, undone_at=None).first()
    return mark or NotACustomer.objects.create(kind=handle.kind, value=value, by=by, at=at)


def unmark_not_a_customer(*, handle: Handle, at: datetime) -> int:
    """Bring a handle back, its domain too; return how many marks were taken off."""
    values = [handle.value, "@" + handle.value.rpartition("@")[2]]
    return NotACustomer.objects.filter(kind=handle.kind, value__in=values, undone_at=None).update(undone_at=at)
