"""Who took part in a survey, and is owed word of what was decided with it before the same topic is asked again."""

from __future__ import annotations

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from porch.analytics.cadence import Kind
from porch.core.viewer import Viewer, may_see
from porch.engagement.surveys.models import Invited, Mode, Outcome, Survey
from porch.records.outbox.models import Slot

TOOK_PART = Q(finished_at__isnull=False) | Q(mode=Mode.ROOM, asked_at__isnull=False, declined_at=None)
"""Who answered, and who was asked in a room, where nobody says which sheet is whose."""
HEARD = Q(freed_at=None) & (Q(kind=Kind.OUTCOME) | Q(told_at__isnull=False))
"""The lines of the ledger by which somebody heard what came of something, and whose word did not come back."""


def took_part(viewer: Viewer, survey_id: int) -> list[int]:
    """Return who took part, each once, as who they are now: who answered, anonymously too, or was asked in a room.

    In a room nobody says which sheet is whose: all who were asked there are told.
    """
    if not may_see(viewer):
        return []
    rows = Invited.objects.filter(TOOK_PART, survey=survey_id).select_related("person")
    return sorted({row.person.now_id for row in rows})


def owes(viewer: Viewer, *, topic: str, without: int = 0) -> Survey | None:
    """Return an earlier survey on the same topic of which not everybody who took part has heard, or None."""
    if not may_see(viewer):
        return None
    rows = Survey.objects.filter(topic=topic, published_at__isnull=False).exclude(pk=without)
    return rows.filter(Exists(answered()), untold()).order_by("-id").first()


def answered() -> QuerySet[Invited]:
    """Return who took part in the survey of the query around it."""
    return Invited.objects.filter(TOOK_PART, survey=OuterRef("pk"))


def untold() -> Q:
    """Return what is true of a survey whose people have not all heard; those who cannot be told are waited for no more.

    Where all that was sent came back nobody has heard, whatever was noted.
    """
    noted = Outcome.objects.filter(survey=OuterRef("pk")).exclude(told_at=None)
    sent = Slot.objects.filter(kind=Kind.OUTCOME, about=_about())
    return ~Q(Exists(noted)) | (Q(Exists(sent)) & ~Q(Exists(heard())))


def heard() -> QuerySet[Slot]:
    """Return the lines by which somebody heard what came of the survey of the query around it."""
    return Slot.objects.filter(HEARD, about=_about())


def _about() -> Concat:
    return Concat(Value("survey-"), Cast(OuterRef("pk"), CharField()))
