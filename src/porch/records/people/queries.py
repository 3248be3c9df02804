"""Questions about persons and their handles."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from porch.core.viewer import Viewer, may_see
from porch.records.people import calling
from porch.records.people.models import Attachment, Barrier, Called, Handle, Merge, NeverSame, NotACustomer, Person
from porch.records.tables import bulk

LAST_LETTER = chr(0x10FFFF)
LOOKED_AT = 500  # handles that a word finds; whoever means one of more writes another word
Place = tuple[str, int]  # name and id of the last row of the page before


def people(viewer: Viewer, *, after: Place | None = None, limit: int = 50) -> list[Person]:
    """Return a page of persons who have a handle, by name, with their handles."""
    if not may_see(viewer):
        return []
    known = Exists(Handle.objects.filter(person=OuterRef("pk")))
    found = Person.objects.filter(known).order_by("name", "id").prefetch_related(Prefetch("handles"))
    if after is not None:
        name, row_id = after
        found = found.filter(name__gte=name).exclude(Q(name=name, id__lte=row_id))
    return list(found[:limit])


def person(viewer: Viewer, person_id: int) -> Person | None:
    """Return who this person is now, with their handles, or None."""
    found = Person.objects.prefetch_related("handles").filter(pk=_now(person_id))
    return found.first() if may_see(viewer) else None


def identities(viewer: Viewer, person: Person) -> list[int]:
    """Return the ids of all who are this person now, in order: rows written for any of them are theirs."""
    found = Person.objects.filter(Q(pk=_now(person.pk)) | Q(identity=_now(person.pk))).order_by("pk")
    return list(found.values_list("pk", flat=True)) if may_see(viewer) else []


def all_of(viewer: Viewer, person_ids: Collection[int]) -> list[int]:
    """Return these people, who are somebody now, and all who are one of them: rows written for any are theirs."""
    others = Person.objects.filter(identity__in=list(person_ids)).values_list("pk", flat=True)
    return [*person_ids, *others] if may_see(viewer) else []


def _now(person_id: int) -> Subquery:
    return Subquery(Person.objects.filter(pk=person_id).values(now=Coalesce("identity", "pk")))


def by_ids(viewer: Viewer, ids: Collection[int]) -> list[Person]:
    """Return these persons with their handles, in no order."""
    found = Person.objects.filter(pk__in=list(ids)).prefetch_related("handles")
    return list(found) if may_see(viewer) else []


def handle(viewer: Viewer, handle_id: int) -> Handle | None:
    """Return one handle with its person, or None."""
    return Handle.objects.select_related("person").filter(pk=handle_id).first() if may_see(viewer) else None


def known_as(viewer: Viewer, kind: str, value: str) -> Handle | None:
    """Return the handle of that kind and value with its person, or None."""
    found = Handle.objects.select_related("person").filter(kind=kind, value=value)
    return found.first() if may_see(viewer) else None


def handles(viewer: Viewer, ids: Collection[int]) -> dict[int, Handle]:
    """Return handles with their persons, by id."""
    found = Handle.objects.select_related("person").filter(pk__in=ids)
    return {row.pk: row for row in found} if may_see(viewer) else {}


def find(viewer: Viewer, words: str, *, limit: int = 20) -> list[Handle]:
    """Return handles, each with its person, that are found by all of `words`, by name.

    A word is one of the handle, its name or what we call its person, or how one begins; case and accents do not matter.
    """
    sought = sorted(calling.sought(words), key=len, reverse=True)
    if not may_see(viewer) or not sought:
        return []
    theirs = Handle.objects.filter(person__isnull=False).select_related("person").prefetch_related("person__handles")
    first = Called.objects.filter(_begins("word", sought[0])).order_by("word").values_list("handle", flat=True)
    found = theirs.filter(pk__in=list(first[:LOOKED_AT]))
    for word in sought[1:]:
        found = found.filter(Exists(Called.objects.filter(_begins("word", word), handle__person=OuterRef("person"))))
    return list(found.order_by("person__name", "id")[:limit])


def _begins(field: str, words: str) -> Q:
    # LIKE is read along an index on PostgreSQL (varchar_pattern_ops), a range of bytes on SQLite.
    if not bulk.on_sqlite():
        return Q(**{f"{field}__startswith": words})
    return Q(**{f"{field}__gte": words, f"{field}__lt": words + LAST_LETTER})


def attachments(viewer: Viewer, person: Person) -> QuerySet[Attachment]:
    """Return the joinings by hand that made this person, newest first."""
    theirs = Attachment.objects.filter(after__in=identities(viewer, person), undone_at=None)
    return theirs.select_related("handle", "before", "by").order_by("-at")


def merges(viewer: Viewer, person: Person) -> list[Merge]:
    """Return the merges that made this person who they are, newest first."""
    found = Merge.objects.filter(one__in=identities(viewer, person), undone_at=None)
    return list(found.select_related("one", "into", "by").order_by("-pk"))


def moved_since(viewer: Viewer, since: datetime) -> set[int]:
    """Return who became somebody else, and whom, or were themselves again since a moment."""
    found = Merge.objects.filter(Q(at__gte=since) | Q(undone_at__gte=since)).values_list("one", "into")
    return {person for pair in found for person in pair} if may_see(viewer) else set()


def merge(viewer: Viewer, merge_id: int) -> Merge | None:
    """Return one merge, taken back or not, or None."""
    found = Merge.objects.select_related("one", "into").filter(pk=merge_id)
    return found.first() if may_see(viewer) else None


def never_same(viewer: Viewer) -> set[tuple[int, int]]:
    """Return every pair of who two are now (the lower id first) of whom a colleague said that they are two."""
    if not may_see(viewer):
        return set()
    said = NeverSame.objects.filter(undone_at=None)
    pairs = said.values_list(Coalesce("one__identity", "one"), Coalesce("other__identity", "other"))
    return {(min(pair), max(pair)) for pair in pairs}


def said_never(viewer: Viewer, never_id: int) -> NeverSame | None:
    """Return what a colleague said of two, taken back or not, or None."""
    found = NeverSame.objects.select_related("one", "other").filter(pk=never_id)
    return found.first() if may_see(viewer) else None


def attachment(viewer: Viewer, attachment_id: int) -> Attachment | None:
    """Return one joining by hand, or None."""
    found = Attachment.objects.select_related("handle", "before").filter(pk=attachment_id)
    return found.first() if may_see(viewer) else None


def is_set_aside(viewer: Viewer, handle: Handle) -> bool:
    """Whether a handle is marked *not a customer*, by itself or by its domain."""
    return handle.pk in set_aside_handles(viewer, {handle.pk})


def set_aside_handles(viewer: Viewer, handle_ids: Collection[int]) -> set[int]:
    """Return which of the handles are marked *not a customer*."""
    marks = set(NotACustomer.objects.filter(undone_at=None).values_list("kind", "value"))
    if not marks or not handle_ids:
        return set()
    found = set()
    ids = list(handle_ids)
    for start in range(0, len(ids), 500):
        for row_id, kind, value in Handle.objects.filter(pk__in=ids[start : start + 500]).values_list(
            "id", "kind", "value"
        ):
            if (kind, value) in marks or (kind, "@" + value.rpartition("@")[2]) in marks:
                found.add(row_id)
    return found


def sharing_a_mark(viewer: Viewer, handle_ids: Collection[int]) -> list[int]:
    """Return the handles a mark on one of `handle_ids` may concern: themselves and everybody at their domain."""
    concerned: set[int] = set()
    for kind, value in Handle.objects.filter(pk__in=handle_ids).values_list("kind", "value"):
        same = Q(value=value) | Q(value__endswith="@" + value.rpartition("@")[2])
        concerned |= set(Handle.objects.filter(same, kind=kind).values_list("id", flat=True))
    return list(concerned)


def barriers(viewer: Viewer, person: Person) -> list[Barrier]:
    """Return what stands between this person and some networks, their own first, then their companies'."""
    if not may_see(viewer):
        return []
    domains = {h.value.rpartition("@")[2].lower() for h in person.handles.all() if h.kind == "email"}
    theirs = Q(person__in=identities(viewer, person), domain="") | Q(person=None, domain__in=sorted(domains))
    found = Barrier.objects.filter(theirs, undone_at=None).select_related("by")
    return sorted(found, key=lambda row: (row.person_id is None, row.pk))


def barriers_of_domain(viewer: Viewer, domain: str) -> list[Barrier]:
    """Return what stands between everybody at a company and some networks."""
    found = Barrier.objects.filter(person=None, domain=domain, undone_at=None).select_related("by").order_by("pk")
    return list(found) if may_see(viewer) and domain else []


def company_barriers(viewer: Viewer, *, limit: int = 50) -> list[Barrier]:
    """Return the latest barriers that stand for whole companies."""
    found = Barrier.objects.filter(person=None, undone_at=None).select_related("by").order_by("-pk")
    return list(found[:limit]) if may_see(viewer) else []


def every_barrier(viewer: Viewer) -> list[Barrier]:
    """Return every barrier that stands, for whoever counts where people are."""
    found = Barrier.objects.filter(undone_at=None).select_related("person").order_by("pk")
    return list(found) if may_see(viewer) else []


def barrier(viewer: Viewer, barrier_id: int) -> Barrier | None:
    """Return one barrier, taken back or not, or None."""
    found = Barrier.objects.select_related("person", "by").filter(pk=barrier_id)
    return found.first() if may_see(viewer) else None


def every_set_aside(viewer: Viewer) -> frozenset[tuple[str, str]]:
    """Return every mark *not a customer* as (kind, value), where a value "@domain" stands for everybody there."""
    found = NotACustomer.objects.filter(undone_at=None).values_list("kind", "value")
    return frozenset(found) if may_see(viewer) else frozenset()
