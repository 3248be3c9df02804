"""Questions about promises."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet

from porch.core.viewer import Viewer, may_see
from porch.engagement.promises.models import OPEN, Ending, Promise
from porch.projections.language import queries as language
from porch.projections.language.models import Understanding
from porch.records.team.models import Away, Member

LOOKED_AT = 200
RECENT = timedelta(days=21)
Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A promise that falls due, and whom it reaches: who has it, or their stand-in while they are away; None: the team.

    `away_until` is the last day on which who has it is away; None while they are here.
    """

    promise: Promise
    reaches: Member | None
    away_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What we promised one person and what became of it. `made` counts all but those that never were promises."""

    promises: tuple[Promise, ...]
    made: int = 0
    kept: int = 0
    late: int = 0
    broken: int = 0
    released: int = 0
    open: int = 0


def due(viewer: Viewer, until: datetime, *, away: Mapping[int, Away], limit: int = 20) -> list[Due]:
    """Return the open promises of ours that fall due by `until`, first due first; `away` is `team.queries.away`.

    A member is shown those that reach them: their own, those of somebody for whom they stand in, and the team's.
    """
    if not may_see(viewer):
        return []
    found = _ours().filter(OPEN, due_at__lte=until).order_by("due_at", "id")
    rows = list(found[:LOOKED_AT])
    reached = [_reaching(promise, away) for promise in rows]
    mine = [one for one in reached if not isinstance(viewer, Member) or one.reaches in (None, viewer)]
    return mine[:limit]


def with_others(viewer: Viewer, *, after: Place | None = None, limit: int = 50) -> list[Promise]:
    """Return a page of all open promises of ours, first due first."""
    return _page(viewer, _ours().filter(OPEN), after, limit)


def awaited(viewer: Viewer, *, after: Place | None = None, limit: int = 50) -> list[Promise]:
    """Return a page of what others promised us and have not done yet, first due first."""
    return _page(viewer, _whole().filter(OPEN, theirs=True), after, limit)


def of_thread(viewer: Viewer, thread_id: int) -> list[Promise]:
    """Return the promises made in a thread, newest first; what was taken back is left out."""
    found = _whole().filter(thread_id=thread_id).exclude(ending=Ending.DROPPED).order_by("-made_at")
    return list(found[:20]) if may_see(viewer) else []


def of_person(viewer: Viewer, person_id: int, *, theirs: bool = False, limit: int = 200) -> list[Promise]:
    """Return what we promised one person (or they us) on all handles they have now, latest due first."""
    found = _whole().filter(handle__person_id=person_id, theirs=theirs).exclude(ending=Ending.DROPPED)
    return list(found.order_by("-due_at", "-id")[:limit]) if may_see(viewer) else []


def record(viewer: Viewer, person_id: int) -> Record:
    """Return what we promised one person, and what became of it."""
    found = of_person(viewer, person_id)
    kept = [promise for promise in found if promise.ending == Ending.KEPT]
    late = sum(promise.was_late for promise in kept)
    return Record(
        promises=tuple(found), made=len(found), kept=len(kept) - late, late=late,
        broken=sum(promise.ending == Ending.BROKEN for promise in found),
        released=sum(promise.ending == Ending.RELEASED for promise in found),
        open=sum(promise.ended_at is None for promise in found),
    )  # fmt: skip


def promise(viewer: Viewer, promise_id: int) -> Promise | None:
    """Return one promise, or None."""
    return _whole().filter(pk=promise_id).first() if may_see(viewer) else None


def by_ids(viewer: Viewer, ids: Collection[int]) -> dict[int, Promise]:
    """Return those of these promises that are there, by number."""
    return _whole().in_bulk(ids) if may_see(viewer) else {}


def offered(viewer: Viewer, *, now: datetime, ours: bool = True, limit: int = 20) -> list[Understanding]:
    """Return commitments found in what we (or they) said lately that nobody has kept as a promise, latest first."""
    side = _SIDES[ours]
    found = _offered(now, ours).select_related(f"{side}__person", "interaction__member")
    return list(found.order_by("-at", "-interaction_id")[:limit]) if may_see(viewer) else []


def many_offered(viewer: Viewer, *, now: datetime) -> QuerySet[Understanding, int]:
    """Return, as a single number to be asked within another question, how many of ours are offered."""
    found = _offered(now, ours=True) if may_see(viewer) else Understanding.objects.none()
    return found.order_by().values("ours").annotate(many=Count("pk")).values_list("many", flat=True)


def any_made(viewer: Viewer) -> bool:
    """Whether anything was ever promised, or said that may be a promise of ours."""
    found = Promise.objects.exists() or Understanding.objects.filter(commits=True, ours=True).exists()
    return may_see(viewer) and found


def understood(viewer: Viewer, ids: Collection[int]) -> dict[int, Understanding]:
    """Return how these are understood, by id, each with `is_promised`: whether it was kept as a promise."""
    known = Exists(Promise.objects.filter(found_in=OuterRef("interaction")))
    return language.of_interactions(viewer, ids, also={"is_promised": known})


def _reaching(promise: Promise, away: Mapping[int, Away]) -> Due:
    """Return whom a promise reaches: along stand-ins of stand-ins, and the team where that ends or goes in a circle."""
    owner, seen = promise.owner, set[int]()
    while owner is not None and owner.pk in away and owner.pk not in seen:
        seen.add(owner.pk)
        owner = away[owner.pk].stand_in
    here = owner if owner is not None and owner.left_at is None and owner.pk not in seen else None
    gone = away.get(promise.owner_id) if promise.owner_id else None
    return Due(promise=promise, reaches=here, away_until=gone.ends if gone else None)


_SIDES = {True: "interaction__to_handle", False: "interaction__handle"}


def _offered(now: datetime, ours: bool) -> QuerySet[Understanding]:
    known = Promise.objects.filter(found_in=OuterRef("interaction"))
    found = Understanding.objects.filter(commits=True, ours=ours, at__gte=now - RECENT, interaction__deleted=False)
    whom = {f"{_SIDES[ours]}__isnull": False, "interaction__thread__isnull": False}
    return found.filter(~Exists(known), **whom)


def _page(viewer: Viewer, found: QuerySet[Promise], after: Place | None, limit: int) -> list[Promise]:
    if after is not None:
        found = found.filter(due_at__gte=after[0]).exclude(due_at=after[0], id__lte=after[1])
    return list(found.order_by("due_at", "id")[:limit]) if may_see(viewer) else []


def _ours() -> QuerySet[Promise]:
    return _whole().filter(theirs=False)


def _whole() -> QuerySet[Promise]:
    return Promise.objects.select_related("handle__person", "by", "owner")
