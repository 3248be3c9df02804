"""Who is who now: a merge is an edge, each person's identity the end of theirs, and both can be taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from porch.core.errors import PorchError
from porch.records.people.alone import alone
from porch.records.people.models import Attachment, Handle, Merge, NeverSame, Person
from porch.records.team.models import Member


def merge(*, one: Person, into: Person, by: Member | None, at: datetime, evidence: Sequence[str] = ()) -> Merge:
    """Let `one` be `into` from now on; return the edge, which `unmerge` takes back.

    No row moves: what was written for either stays theirs, and is read through who they are now. PorchError tells why
    not: they are one already, one of them is somebody else since, or a colleague said that they are two.
    """
    with transaction.atomic():
        alone()
        first, second = _fresh(one), _fresh(into)
        _refuse_one_already(first, second)
        for person in (first, second):
            _refuse_gone(person)
        _refuse_never(first, second)
        edge = Merge.objects.create(one=first, into=second, by=by, at=at, evidence=list(evidence))
        _settle(members(first.pk), second.pk)
    return edge


def unmerge(*, merge: Merge, at: datetime, by: Member | None = None) -> Merge:
    """Take a merge back, whatever was merged before or after: who came by it leaves with all who came with them."""
    with transaction.atomic():
        alone()
        edge = Merge.objects.get(pk=merge.pk)
        if edge.undone_at is None:
            edge.undone_at, edge.undone_by = at, by
            edge.save(update_fields=["undone_at", "undone_by"])
            _settle(_behind(edge.one_id), edge.one_id)
    return edge


def never_same(*, one: Person, other: Person, by: Member | None, at: datetime) -> NeverSame:
    """Note that two are two: nobody is asked about them again, and nobody merges them until `maybe_same`."""
    with transaction.atomic():
        alone()
        first, second = sorted((_fresh(one).now_id, _fresh(other).now_id))
        if first == second:
            raise PorchError("They are one here: take the merge back first.")
        said = NeverSame.objects.filter(one_id=first, other_id=second, undone_at=None).first()
        return said or NeverSame.objects.create(one_id=first, other_id=second, by=by, at=at)


def maybe_same(*, never: NeverSame, at: datetime) -> NeverSame:
    """Take `never_same` back."""
    NeverSame.objects.filter(pk=never.pk, undone_at=None).update(undone_at=at)
    never.refresh_from_db()
    return never


def home_again(*, handle: int) -> None:
    """Let a handle be with its home's person again, after the last joining by hand that stands. The caller is alone."""
    joinings = Attachment.objects.filter(handle_id=handle).order_by("pk")
    last, first = joinings.filter(undone_at=None).last(), joinings.first()
    if first is not None:
        home = first.before if last is None else last.after
        Handle.objects.filter(pk=handle).update(home=home, person_id=home.now_id)


def members(person: int) -> set[int]:
    """Return everybody who is this person now, themselves too."""
    return set(Person.objects.filter(Q(pk=person) | Q(identity=person)).values_list("pk", flat=True))


def _fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def _settle(persons: set[int], now: int) -> None:
    Person.objects.filter(pk__in=persons - {now}).update(identity=now)
    Person.objects.filter(pk=now).update(identity=None)
    Handle.objects.filter(home_id__in=persons).update(person_id=now)


def _behind(person: int) -> set[int]:
    """Return a person and whoever came to be them, over every merge that stands."""
    came: dict[int, list[int]] = defaultdict(list)
    everybody = members(Person.objects.get(pk=person).now_id)
    for one, into in Merge.objects.filter(one__in=everybody, undone_at=None).values_list("one_id", "into_id"):
        came[into].append(one)
    found, look_at = {person}, [person]
    while look_at:
        behind = came[look_at.pop()]
        found.update(behind)
        look_at += behind
    return found


def _refuse_one_already(one: Person, into: Person) -> None:
    if one.pk == into.pk:
        raise PorchError("This is one person already.")
    if one.now_id == into.now_id:
        raise PorchError("They are one person already." + _told(one.pk, into.pk))


def _refuse_gone(person: Person) -> None:
    if person.identity is not None:
        called = person.identity.name or "somebody else"
        raise PorchError(f"{person.name or 'This person'} is {called} now.{_told(person.pk)} Look again.")


def _told(*persons: int) -> str:
    edge = Merge.objects.filter(one__in=persons, undone_at=None).select_related("by").order_by("-pk").first()
    return f" {edge.by.name} merged them." if edge is not None and edge.by is not None else ""


def _refuse_never(one: Person, into: Person) -> None:
    ours, theirs = members(one.pk), members(into.pk)
    either = Q(one__in=ours, other__in=theirs) | Q(one__in=theirs, other__in=ours)
    said = NeverSame.objects.filter(either, undone_at=None).select_related("by").first()
    if said is not None:
        who = said.by.name if said.by is not None else "A colleague"
        raise PorchError(f"{who} said that they are two. Take that back first.")
