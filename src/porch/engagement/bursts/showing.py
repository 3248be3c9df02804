"""What pages ask of bursts beyond how they stand: what waits for somebody, who may approve, and letters to look at."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from porch.analytics.cadence.cookie_cutter import same_for_many as alike
from porch.core.viewer import Viewer, may_see
from porch.engagement.bursts import actions, joints, letters
from porch.engagement.bursts.actions import Wish
from porch.engagement.bursts.models import Burst, Ending, Line, Named, Plan, Reminder, Verdict
from porch.engagement.bursts.queries import Preview
from porch.engagement.surveys import joining

GETS = Q(verdict=Verdict.GO) | Q(verdict=Verdict.LATER)


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


def previews(viewer: Viewer, burst: Burst, *, now: datetime, after: int = 0, limit: int = 3) -> list[Preview]:
    """Return a burst as some will see it, in the order of their numbers, from the one after `after` on."""
    plan = Plan.objects.filter(burst=burst).exclude(made_at=None).order_by("-id").first()
    if plan is None or not may_see(viewer):
        return []
    rows = (
        Line.objects.filter(GETS, plan=plan, pk__gt=after).select_related("person__identity", "handle").order_by("id")
    )
    return [_preview(burst, row, now) for row in rows[:limit]]


def remindable(viewer: Viewer, burst: Burst, *, now: datetime) -> int:
    """Return how many were asked how it was and have not answered; 0 once a reminder is under way."""
    if not may_see(viewer) or Reminder.objects.filter(burst=burst).exists():
        return 0
    return len(joining.remindable(viewer, burst.about, now)) if burst.about.startswith(joints.SURVEY) else 0


def _preview(burst: Burst, row: Line, now: datetime) -> Preview:
    person = row.person.identity or row.person
    words = letters.written(burst, person, now)
    return Preview(
        person=person.pk, name=person.name, channel=row.handle.kind if row.handle else "", subject=words.subject,
        text=words.text, why=row.why,
    )  # fmt: skip
