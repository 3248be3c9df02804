"""What is owed to those who answered: to hear, by the day they were told, what was decided with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from porch.core.viewer import Viewer, may_see
from porch.engagement.surveys.models import Invited, Mode, Outcome, Survey
from porch.records.team.models import Member

TOOK_PART = Q(finished_at__isnull=False) | Q(mode=Mode.ROOM, asked_at__isnull=False, declined_at=None)
"""Who answered, and who was asked in a room, where nobody says which sheet is whose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A survey that people took part in and heard nothing of yet; `late`: the day they were told has passed."""

    pk: int
    title: str
    decided_with: str
    hear_by: date | None
    took_part: int
    host: Member | None
    late: bool


def untold(viewer: Viewer, *, now: datetime, limit: int = 20) -> list[Owed]:
    """Return the surveys with nothing decided yet that people took part in, first due first."""
    if not may_see(viewer):
        return []
    decided = Outcome.objects.values("survey")
    rows = Survey.objects.filter(published_at__isnull=False).exclude(pk__in=decided).select_related("host")
    found: list[Owed] = []
    for one in rows.order_by("hear_by", "id")[: limit * 5]:
        many = len(took_part(viewer, one.pk))
        if many and len(found) < limit:
            found.append(_owed(one, many, now))
    return found


def took_part(viewer: Viewer, survey_id: int) -> list[int]:
    """Return who took part, each once, as who they are now: who answered, anonymously too, or was asked in a room.

    In a room nobody says which sheet is whose: all who were asked there are told.
    """
    if not may_see(viewer):
        return []
    rows = Invited.objects.filter(TOOK_PART, survey=survey_id).select_related("person")
    return sorted({row.person.now_id for row in rows})


def owes(viewer: Viewer, *, topic: str, without: int = 0) -> Survey | None:
    """Return an earlier survey on the same topic that people took part in and heard nothing of, or None."""
    if not may_see(viewer):
        return None
    rows = Survey.objects.filter(topic=topic, published_at__isnull=False).exclude(pk=without)
    open_ = rows.exclude(pk__in=Outcome.objects.values("survey")).order_by("-id")[:50]
    return next((one for one in open_ if _many(one.pk)), None)


def _many(survey_id: int) -> int:
    return Invited.objects.filter(TOOK_PART, survey=survey_id).count()


def _owed(one: Survey, many: int, now: datetime) -> Owed:
    late = one.hear_by is not None and one.hear_by < now.date()
    return Owed(
        pk=one.pk, title=one.name, decided_with=one.decided_with, hear_by=one.hear_by, took_part=many, host=one.host,
        late=late,
    )  # fmt: skip
