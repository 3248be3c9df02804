"""Verbs on persons and their handles."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.core.networks import Family
from porch.records.people import calling, merging
from porch.records.people.alone import alone
from porch.records.people.merging import maybe_same, merge, never_same, unmerge
from porch.records.people.models import Attachment, Barrier, Handle, Merge, NotACustomer, Person
from porch.records.team.models import Member

__all__ = [
    "attach", "detach", "lift_barrier", "mark_not_a_customer", "maybe_same", "merge", "merge_verified", "never_same",
    "note_barrier", "note_unverified", "rename", "restore_barrier", "set_marks", "unmark_not_a_customer", "unmerge",
    "verify",
]  # fmt: skip

DOMAIN = re.compile(r"(?=.{4,255}$)[^\s@./]+(\.[^\s@./]+)+")


def attach(*, handle: Handle, person: Person, by: Member | None, at: datetime) -> Attachment:
    """Join a handle to a person by hand; `detach` takes it back."""
    with transaction.atomic():
        alone()
        held = Handle.objects.get(pk=handle.pk)
        whose = Person.objects.get(pk=person.pk).now_id
        if held.home is None:
            raise PorchError("This handle is our own.")
        if held.person_id == whose:
            raise PorchError(f"{held.value} belongs to {person.name} already.")
        edge = Attachment.objects.create(handle=held, before=held.home, after_id=whose, by=by, at=at)
        merging.home_again(handle=held.pk)
    return edge


def detach(*, attachment: Attachment, at: datetime) -> Attachment:
    """Take a joining back: the handle belongs to whom the joinings that still stand say, else to whom it did before."""
    with transaction.atomic():
        alone()
        edge = Attachment.objects.get(pk=attachment.pk)
        if edge.undone_at is None:
            edge.undone_at = at
            edge.save(update_fields=["undone_at"])
            merging.home_again(handle=edge.handle_id)
    return edge


def verify(*, handle: Handle, by: str, at: datetime) -> Handle:
    """Note that somebody proved that a handle is theirs, and `by` what: a code, a confirmed address, OAuth."""
    Handle.objects.filter(pk=handle.pk, verified_at=None).update(verified_at=at, verified_by=by[:40])
    handle.refresh_from_db(fields=["verified_at", "verified_by"])
    return handle


def merge_verified(*, one: Handle, other: Handle, at: datetime) -> Merge | None:
    """Merge who two handles belong to, as both were proved by one person; None when they are one already.

    The one known for longer stays. PorchError when either was not verified, or a colleague said that they are two.
    """
    with transaction.atomic():
        alone()
        first, second = (Handle.objects.select_related("person").get(pk=row.pk) for row in (one, other))
        if first.person is None or second.person is None:
            raise PorchError("This handle is our own.")
        if first.verified_at is None or second.verified_at is None:
            raise PorchError("Only who proved that both handles are theirs is merged without asking.")
        if first.person_id == second.person_id:
            return None
        into, gone = sorted((first.person, second.person), key=lambda person: (person.created_at, person.pk))
        evidence = [f"{row.value}: {row.verified_by}" for row in (first, second)]
        return merge(one=gone, into=into, by=None, at=at, evidence=evidence)


def note_unverified(*, handle: Handle, kind: str, value: str, at: datetime) -> Handle:
    """Keep how somebody says they can be reached beside their handle; nobody is joined by it, as anybody can say so."""
    with transaction.atomic():
        alone()
        beside = Handle.objects.get(pk=handle.pk)
        claimed, _ = Handle.objects.get_or_create(
            kind=kind,
            value=value[:400],
            defaults={"person_id": beside.person_id, "home_id": beside.home_id, "created_at": at},
        )
        calling.call([(claimed.pk, claimed.value, claimed.name)])
    return claimed


def rename(*, person: Person, name: str) -> Person:
    """Call a person by another name."""
    with transaction.atomic():
        person.name = name.strip()[:300]
        person.save(update_fields=["name"])
        calling.call((handle.pk, handle.value, person.name) for handle in person.handles.all())
    return person


def mark_not_a_customer(*, handle: Handle, whole_domain: bool, by: Member | None, at: datetime) -> list[int]:
    """Set a handle aside, or everybody at its domain; return the marks made (none when it is aside already)."""
    value = "@" + handle.value.rpartition("@")[2] if whole_domain else handle.value
    if NotACustomer.objects.filter(kind=handle.kind, value=value, undone_at=None).exists():
        return []
    return [NotACustomer.objects.create(kind=handle.kind, value=value, by=by, at=at).pk]


def unmark_not_a_customer(*, handle: Handle, at: datetime) -> list[int]:
    """Bring a handle back, its domain too; return the marks taken off."""
    values = [handle.value, "@" + handle.value.rpartition("@")[2]]
    marks = NotACustomer.objects.filter(kind=handle.kind, value__in=values, undone_at=None)
    taken_off = list(marks.values_list("pk", flat=True))
    NotACustomer.objects.filter(pk__in=taken_off).update(undone_at=at)
    return taken_off


def set_marks(*, marks: Collection[int], standing: bool, at: datetime) -> None:
    """Let these marks stand again, or take them off: undo, and its undo."""
    NotACustomer.objects.filter(pk__in=marks).update(undone_at=None if standing else at)


def note_barrier(
    *,
    families: Collection[Family],
    why: str,
    by: Member | None,
    at: datetime,
    person: Person | None = None,
    domain: str = "",
) -> list[Barrier]:
    """Note that a person, or everybody at a domain, cannot go to these kinds of networks; return what is new."""
    whose = {"person": person} if person is not None else {"person": None, "domain": _domain(domain)}
    if not families:
        raise PorchError("Say where they cannot go.")
    with transaction.atomic():
        standing = set(Barrier.objects.filter(**whose, undone_at=None).values_list("family", flat=True))
        return [
            Barrier.objects.create(**whose, family=family.value, why=" ".join(why.split())[:200], by=by, at=at)
            for family in dict.fromkeys(families)
            if family.value not in standing
        ]


def lift_barrier(*, barrier: Barrier, at: datetime) -> Barrier:
    """Take a barrier back: they can go there after all."""
    if barrier.undone_at is None:
        Barrier.objects.filter(pk=barrier.pk, undone_at=None).update(undone_at=at)
        barrier.undone_at = at
    return barrier


def restore_barrier(*, barrier: Barrier) -> Barrier:
    """Let a barrier that was taken back stand again; one that was noted anew meanwhile stays the one."""
    with transaction.atomic():
        same = Barrier.objects.filter(
            person=barrier.person, domain=barrier.domain, family=barrier.family, undone_at=None
        ).first()
        if same is not None:
            return same
        Barrier.objects.filter(pk=barrier.pk).update(undone_at=None)
        barrier.undone_at = None
    return barrier


def _domain(told: str) -> str:
    domain = told.strip().rpartition("@")[2].strip(".").lower()
    if not DOMAIN.fullmatch(domain):
        raise PorchError("Write the company's mail domain, such as mill.example.")
    return domain
