"""What bursts did: conversations begun, rungs climbed, people who came; and what would have happened anyway."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, QuerySet

from porch.analytics.cadence import Kind
from porch.analytics.uplift import Uplift, uplift
from porch.core.viewer import Viewer, may_see
from porch.engagement.bursts.models import Burst, Delivery, Learnt, Line, State, Verdict
from porch.projections.relationships.models import Exchange
from porch.records.outbox.models import Slot

LASTS, BEFORE = timedelta(days=30), timedelta(days=90)
"""How long after a burst is looked at, and how long before it a rung is held against."""
LATEST = 50  # bursts that are looked at, the latest
COUNTED = ("got", "got_wrote", "got_climbed", "held", "held_wrote", "held_climbed")
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What came of one burst within thirty days, in people; who opened it nobody counts."""

    sent: int
    conversations: int
    came: int
    climbed: int
    thanked: int
    came_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What bursts do beyond what would have happened anyway: who wrote, and who climbed, within thirty days."""

    bursts: int
    wrote: Uplift
    climbed: Uplift


def results(viewer: Viewer, burst: Burst) -> Results:
    """Return what came of one burst so far."""
    if not may_see(viewer):
        return Results(sent=0, conversations=0, came=0, climbed=0, thanked=0, came_back=0)
    about = burst.about or f"burst-{burst.pk}"
    sent = Delivery.objects.filter(burst=burst, state=State.SENT).select_related("person", "outgoing")
    went = {row.person.now_id: row.outgoing.created_at for row in sent if row.outgoing is not None}
    slots = Slot.objects.filter(about=about).select_related("person")
    ours = [slot for slot in slots if slot.person.now_id in went]
    first = min(went.values(), default=burst.made_at)
    return Results(
        sent=len(went), conversations=len({one.person.now_id for one in ours if one.involved_at and not one.came}),
        came=len({one.person.now_id for one in ours if one.came}), climbed=len(_climbed(set(went), first)),
        thanked=len({one.person.now_id for one in ours if one.kind == Kind.THANKS}),
        came_back=len({one.person.now_id for one in ours if one.freed_at}),
    )  # fmt: skip


def effect(viewer: Viewer, *, kind: str = "") -> Effect:
    """Return what bursts (of a kind) did, of the latest that are thirty days old and held a tenth back."""
    rows = Learnt.objects.filter(kind=kind) if kind else Learnt.objects.all()
    found = list(rows.order_by("-burst")[:LATEST].values_list(*COUNTED)) if may_see(viewer) else []
    sums = [sum(column) for column in zip(*found, strict=True)] or [0] * len(COUNTED)
    got, got_wrote, got_climbed, held, held_wrote, held_climbed = sums
    return Effect(
        bursts=len(found), wrote=uplift(got_did=got_wrote, got=got, held_did=held_wrote, held=held),
        climbed=uplift(got_did=got_climbed, got=got, held_did=held_climbed, held=held),
    )  # fmt: skip


def learn_due(*, now: datetime) -> int:
    """Count what came of the bursts that left thirty days ago or more, once each; return of how many.

    Who was let have it counts as having had it, whatever became of the sending: chance alone divides the two.
    """
    old = Delivery.objects.filter(at__lt=now - LASTS).values("burst")
    due = Burst.objects.filter(~Exists(Learnt.objects.filter(burst=OuterRef("pk"))), why_all="", pk__in=old)
    found = list(due.order_by("id")[:LATEST])
    for burst in found:
        told = dict(zip(COUNTED, _of(burst), strict=True))
        Learnt.objects.get_or_create(burst=burst, defaults={**told, "kind": burst.kind, "at": now})
    return len(found)


def _of(burst: Burst) -> list[int]:
    at = Delivery.objects.filter(burst=burst).order_by("id").values_list("due_at", flat=True)[0]
    found = []
    for verdicts in ((Verdict.GO, Verdict.LATER), (Verdict.HELD_OUT,)):
        lines = Line.objects.filter(plan__burst=burst, verdict__in=verdicts).select_related("person")
        people = {line.person.now_id for line in lines}
        found += [len(people), len(_wrote(people, at)), len(_climbed(people, at))]
    return found


def _wrote(people: Collection[int], at: datetime) -> set[int]:
    return set(_rungs(people, at, at + LASTS))


def _climbed(people: Collection[int], at: datetime) -> set[int]:
    """Return who stood on a higher rung in the thirty days after than in the ninety before."""
    before, after = _rungs(people, at - BEFORE, at), _rungs(people, at, at + LASTS)
    return {person for person, rung in after.items() if rung > before.get(person, 0)}


def _rungs(people: Collection[int], since: datetime, until: datetime) -> dict[int, int]:
    """Return the highest rung each of these people stood on within that time, by what they did themselves."""
    rows = Exchange.objects.filter(ours=False, rung__isnull=False, at__gt=since, at__lte=until)
    ids, found = sorted(people), dict[int, int]()
    for start in range(0, len(ids), AT_ONCE):
        some: QuerySet[Exchange] = rows.filter(handle__person__in=ids[start : start + AT_ONCE])
        found |= dict(some.values_list("handle__person").annotate(most=Max("rung")).order_by())
    return found
