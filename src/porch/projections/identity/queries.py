"""Questions about who may be one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from porch.core.viewer import Viewer, may_see
from porch.projections.identity.models import Look, Suggestion
from porch.records.people import queries as people
from porch.records.people.models import Person

Place = tuple[float, int]  # sureness and id of the last row of the page before


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why two may be one, or may not: `weight` is what it adds to the log-odds, None where it is somebody's word."""

    words: str
    weight: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """Two who may be one, as who they are now; `one` is known for longer."""

    one: Person
    other: Person
    probability: float | None
    reasons: tuple[Reason, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What the last comparison was made of."""

    handles: int
    at: datetime


def suggestions(viewer: Viewer, *, after: Place | None = None, limit: int = 30) -> list[Suggested]:
    """Return a page of who may be one person, the surest first; what was decided meanwhile is left out."""
    found = Suggestion.objects.select_related("one", "other").order_by("-sureness", "id")
    if after is not None:
        sureness, row_id = after
        found = found.filter(sureness__lte=sureness).exclude(Q(sureness=sureness, id__lte=row_id))
    return _standing(viewer, found[:limit]) if may_see(viewer) else []


def of_person(viewer: Viewer, person: Person, *, limit: int = 10) -> list[Suggested]:
    """Return with whom this person may be one, the surest first."""
    theirs = people.identities(viewer, person)
    found = Suggestion.objects.filter(Q(one__in=theirs) | Q(other__in=theirs)).select_related("one", "other")
    return _standing(viewer, found.order_by("-sureness", "id")[:limit]) if theirs else []


def count(viewer: Viewer) -> int:
    """Return how many pairs were suggested when last looked at, but for those who were merged meanwhile."""
    found = Suggestion.objects.filter(one__identity=None, other__identity=None)
    return found.count() if may_see(viewer) else 0


def looked(viewer: Viewer) -> Looked | None:
    """Return what the last comparison was made of, None before the first."""
    last = Look.objects.first() if may_see(viewer) else None
    return None if last is None else Looked(handles=last.handles, at=last.looked_at)


def _standing(viewer: Viewer, rows: Iterable[Suggestion]) -> list[Suggested]:
    told: dict[tuple[int, int], Suggestion] = {}
    for row in rows:
        pair = (min(row.one.now_id, row.other.now_id), max(row.one.now_id, row.other.now_id))
        told.setdefault(pair, row)
    never = people.never_same(viewer) if told else set()
    asked = {pair: row for pair, row in told.items() if pair[0] != pair[1] and pair not in never}
    known = {person.pk: person for person in people.by_ids(viewer, {one for pair in asked for one in pair})}
    return [_suggested(known[one], known[other], row) for (one, other), row in asked.items()]


def _suggested(one: Person, other: Person, row: Suggestion) -> Suggested:
    first, second = sorted((one, other), key=lambda person: (person.created_at, person.pk))
    reasons = tuple(Reason(words=words, weight=weight) for words, weight in row.evidence)
    place = (row.sureness, row.pk)
    return Suggested(one=first, other=second, probability=row.probability, reasons=reasons, place=place)
