"""What pages ask of bursts beyond how they stand: what waits for somebody, who may approve, and letters to look at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery

from porch.analytics.cadence.cookie_cutter import same_for_many as alike
from porch.core.viewer import Viewer, may_see
from porch.engagement.bursts import actions
from porch.engagement.bursts.actions import Wish
from porch.engagement.bursts.models import Burst, Delivery, Ending, Line, Named, Plan, State, Verdict
from porch.engagement.bursts.standing import approved
from porch.records.people.models import Person


def waiting(viewer: Viewer, *, now: datetime, limit: int = 50) -> list[Burst]:
    """Return what was neither let go nor is out of date: it waits for words or for a colleague; oldest first."""
    if not may_see(viewer):
        return []
    ended = Exists(Ending.objects.filter(burst=OuterRef("pk")))
    rows = Burst.objects.filter(Q(relevant_until=None) | Q(relevant_until__gte=now), ~ended)
    return list(rows.select_related("author", "edited_by").order_by("id")[:limit])


def wish_of(viewer: Viewer, burst: Burst) -> Wish | None:
    """Return a burst as it was wished, so that a part of it can be changed."""
    if not may_see(viewer):
        return None
    persons = tuple(Named.objects.filter(burst=burst).order_by("person").values_list("person", flat=True))
    told = {one.name: getattr(burst, one.name) for one in fields(Wish) if one.name != "persons"}
    return Wish(**told, persons=persons)


def may_approve(viewer: Viewer, burst: Burst) -> str:
    """Return why a member may not approve a burst; empty where they may."""
    if not may_see(viewer):
        return "Nobody here may."
    mine = getattr(viewer, "pk", None) in (burst.author_id, burst.edited_by_id)
    return "You wrote this or changed it last, so a colleague must approve it." if mine else ""


def same_for_many(viewer: Viewer, burst: Burst, at: datetime) -> int:
    """Return how many would read all but the same words (R5), out of a sample; 0 where there is nothing to say."""
    return alike([one.text for one in actions.sample(burst, at)]) if may_see(viewer) else 0


def stands(viewer: Viewer, bursts: Sequence[Burst], *, now: datetime) -> dict[int, tuple[str, Plan | None]]:
    """Return how each of many bursts stands, as `queries.state` names it, with its latest plan; in few statements."""
    if not may_see(viewer):
        return {}
    ids = [one.pk for one in bursts]
    plans = {plan.burst_id: plan for plan in Plan.objects.filter(burst__in=ids).order_by("id")}
    endings = dict(Ending.objects.filter(burst__in=ids).order_by("id").values_list("burst", "sending"))
    due = set(Delivery.objects.filter(burst__in=ids, state=State.DUE).values_list("burst", flat=True).distinct())
    may_go = approved([one for one in bursts if one.pk not in endings])
    return {
        one.pk: (_stand(one, endings.get(one.pk), one.pk in due, one.pk in may_go, now=now), plans.get(one.pk))
        for one in bursts
    }


def faces(viewer: Viewer, plans: Collection[Plan], *, many: int = 5) -> dict[int, list[str]]:
    """Return the names of the first who get it by each of these plans, in two statements however many there are."""
    if not may_see(viewer) or not plans:
        return {}
    first = Line.objects.filter(plan=OuterRef("pk"), verdict=Verdict.GO).order_by("id").values("person")
    places = {f"face_{place}": Subquery(first[place : place + 1]) for place in range(many)}
    rows = Plan.objects.filter(pk__in=[plan.pk for plan in plans]).annotate(**places).values("pk", *places)
    theirs = {row["pk"]: [row[place] for place in places if row[place]] for row in rows}
    known = Person.objects.filter(pk__in={one for those in theirs.values() for one in those}).select_related("identity")
    names = {one.pk: (one.identity or one).name for one in known}
    return {plan: [names[one] for one in those if names.get(one)] for plan, those in theirs.items()}


def _stand(burst: Burst, sending: bool | None, due: bool, may_go: bool, *, now: datetime) -> str:
    if sending is not None:
        return "stopped" if not sending else "sending" if due else "done"
    if burst.relevant_until is not None and burst.relevant_until < now:
        return "expired"
    return "approved" if may_go else "draft"
