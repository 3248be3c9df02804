"""Questions about the four Cs: by what somebody takes part, and how many moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from porch.analytics.fourcs import NEXT, QUARTER, FourC
from porch.core.viewer import Viewer, may_see
from porch.projections.fourcs.models import Act, Movement
from porch.records.people.models import Person

MOST = 20  # topics told of one person


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """By what somebody takes part on a topic (empty: on any) this quarter, by what before, and what would come next."""

    topic: str
    now: FourC
    before: FourC

    @property
    def next(self) -> str:
        """What would take them up a rung."""
        return NEXT[self.now]


def of_person(viewer: Viewer, person: Person, now: datetime) -> list[Rung]:
    """Return by what somebody takes part, on any topic first, then topic by topic, the highest first.

    Nothing for somebody who was not heard of for half a year.
    """
    if not may_see(viewer):
        return []
    acts = Act.objects.filter(handle__person=person.now_id, at__gt=now - 2 * QUARTER, at__lte=now)
    rows = (
        acts.values("topic")
        .annotate(before=_highest(now, lately=False), after=_highest(now, lately=True))
        .values_list("topic", "before", "after")
    )
    found = [Rung(topic=topic, now=FourC(after or 0), before=FourC(before or 0)) for topic, before, after in rows]
    if not found:
        return []
    whole = Rung(topic="", now=max(one.now for one in found), before=max(one.before for one in found))
    on = sorted((one for one in found if one.topic), key=lambda one: (-one.now, -one.before, one.topic))
    return [whole, *on[:MOST]]


def movements(viewer: Viewer) -> list[Movement]:
    """Return how many went up and down, on any topic first, then where most people are, as last counted."""
    found = list(Movement.objects.all()) if may_see(viewer) else []
    return sorted(found, key=lambda one: (bool(one.topic), -_many(one), one.topic))


def rungs(viewer: Viewer, now: datetime) -> Iterator[tuple[int, str, int, int]]:
    """Yield person, topic, and the highest of what they did before and within the quarter, of everybody heard of."""
    if not may_see(viewer):
        return
    acts = Act.objects.filter(at__gt=now - 2 * QUARTER, at__lte=now, handle__person__isnull=False)
    rows = acts.values("handle__person", "topic").annotate(
        before=_highest(now, lately=False), after=_highest(now, lately=True)
    )
    named = rows.values_list("handle__person", "topic", "before", "after")
    for person, topic, before, after in named.iterator(chunk_size=5000):
        yield int(person or 0), topic, before or 0, after or 0


def _highest(now: datetime, *, lately: bool) -> Max:
    """Return the highest of what was done within the quarter, or before it."""
    since = now - QUARTER
    return Max("level", filter=Q(at__gt=since) if lately else Q(at__lte=since))


def _many(one: Movement) -> int:
    return one.up + one.down + one.stayed + one.came + one.left
