"""What is due to those who answered: surveys whose day to be told has come, and of which not all have heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from porch.core.viewer import Viewer, may_see
from porch.engagement.surveys import owed
from porch.engagement.surveys.models import Invited, Outcome, Survey
from porch.engagement.surveys.owed import HEARD, TOOK_PART
from porch.records.outbox.models import Slot

SOON = timedelta(days=7)
"""So long before the day it stands in the morning, that there is time to decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """A survey people took part in, and `told` of them heard of; `decided`: what was decided is written."""

    survey: int
    name: str
    hear_by: date
    took_part: int
    told: int
    host: str
    decided: bool
    is_late: bool


def debts(viewer: Viewer, *, today: date, by: date | None = None, limit: int = 10) -> list[Debt]:
    """Return what is due until the day `by` (a week from today), and what is overdue; the longest overdue first."""
    if not may_see(viewer):
        return []
    decided = Exists(Outcome.objects.filter(survey=OuterRef("pk")))
    found = owing(by or today + SOON).annotate(decided=decided).select_related("host")
    rows = list(found.order_by("hear_by", "id")[:limit])
    many, told = _took_part([row.pk for row in rows]), _told([row.about for row in rows])
    return [
        Debt(
            survey=row.pk, name=row.name, hear_by=row.hear_by, took_part=many.get(row.pk, 0),
            told=min(told.get(row.about, 0), many.get(row.pk, 0)), decided=row.decided,
            host=row.host.name if row.host else "", is_late=row.hear_by < today,
        )
        for row in rows
        if row.hear_by is not None
    ]  # fmt: skip


def owing(by: date) -> QuerySet[Survey]:
    """Return the surveys that owe an outcome until the day `by`, to be asked further."""
    due = Survey.objects.filter(published_at__isnull=False, hear_by__lte=by)
    return due.filter(Exists(owed.answered()), owed.untold())


def _took_part(surveys: list[int]) -> dict[int, int]:
    rows = Invited.objects.filter(TOOK_PART, survey__in=surveys).values("survey")
    counted = rows.annotate(many=Count(Coalesce("person__identity", "person"), distinct=True))
    return dict(counted.order_by().values_list("survey", "many")) if surveys else {}


def _told(abouts: list[str]) -> dict[str, int]:
    heard = Slot.objects.filter(HEARD, about__in=abouts)
    counted = heard.values("about").annotate(many=Count(Coalesce("person__identity", "person"), distinct=True))
    return dict(counted.order_by().values_list("about", "many")) if abouts else {}
