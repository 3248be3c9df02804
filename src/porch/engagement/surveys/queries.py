"""Questions about surveys: what is asked, who was asked, what they put to the host."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from porch.core.viewer import Viewer, may_see
from porch.engagement.surveys import versions
from porch.engagement.surveys.filling import counted
from porch.engagement.surveys.heard import heard
from porch.engagement.surveys.models import Asked, Ballot, Invited, Outcome, Quote, Sheet, Sitting, Survey, Version
from porch.engagement.surveys.owed import owes, took_part
from porch.engagement.surveys.questionnaire import applicable

__all__ = [
    "Counts",
    "answers",
    "any_made",
    "asked",
    "by_code",
    "by_open_code",
    "counts",
    "counts_of",
    "heard",
    "invited",
    "latest",
    "outcome",
    "owes",
    "quote",
    "quotes",
    "sheet",
    "sitting",
    "sittings",
    "survey",
    "surveys",
    "took_part",
    "version",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many were asked by name, how many answers are there, and how many are begun and not sent off."""

    asked: int
    answers: int
    begun: int


def surveys(viewer: Viewer, *, before: int | None = None, limit: int = 50) -> list[Survey]:
    """Return a page of surveys, newest first."""
    if not may_see(viewer):
        return []
    found = Survey.objects.order_by("-id")
    return list((found.filter(pk__lt=before) if before is not None else found)[:limit])


def survey(viewer: Viewer, number: int) -> Survey | None:
    """Return one survey, or None."""
    found = Survey.objects.select_related("host").filter(pk=number) if 0 < number < 2**63 else Survey.objects.none()
    return found.first() if may_see(viewer) else None


def by_open_code(viewer: Viewer, code: str) -> Survey | None:
    """Return the survey a link for anybody leads to, or None."""
    return Survey.objects.filter(open_code=code).first() if may_see(viewer) and code else None


def any_made(viewer: Viewer) -> bool:
    """Whether anything was ever asked so."""
    return may_see(viewer) and Survey.objects.exists()


def latest(viewer: Viewer, survey: Survey) -> Version | None:
    """Return the questionnaire that stands."""
    return versions.latest(survey) if may_see(viewer) else None


def version(viewer: Viewer, survey: Survey, number: int) -> Version | None:
    """Return a questionnaire as it was."""
    return Version.objects.filter(survey=survey, number=number).first() if may_see(viewer) else None


def counts(viewer: Viewer, survey: Survey) -> Counts:
    """Return how many were asked and answered."""
    return counts_of(viewer, [survey.pk])[survey.pk]


def counts_of(viewer: Viewer, surveys: Collection[int]) -> dict[int, Counts]:
    """Return of each of these surveys how many were asked and answered."""
    ids = list(surveys) if may_see(viewer) else []
    asked = _many(Invited.objects.filter(survey__in=ids).exclude(asked_at=None))
    sent = _many(Sheet.objects.filter(survey__in=ids).exclude(finished_at=None))
    begun = _many(Sheet.objects.filter(survey__in=ids, finished_at=None))
    ballots = _many(Ballot.objects.filter(survey__in=ids))
    return {
        one: Counts(asked=asked.get(one, 0), answers=sent.get(one, 0) + ballots.get(one, 0), begun=begun.get(one, 0))
        for one in surveys
    }


def _many(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values("survey").annotate(many=Count("pk")).values_list("survey", "many"))


def answers(viewer: Viewer, survey: Survey, *, before: int | None = None, limit: int = 30) -> list[Sheet]:
    """Return a page of what was answered with a name or on a sheet, latest first; nothing of an anonymous survey."""
    if not may_see(viewer) or survey.anonymous:
        return []
    found = Sheet.objects.filter(survey=survey).select_related("person__identity", "version", "sitting").order_by("-id")
    return list((found.filter(pk__lt=before) if before is not None else found)[:limit])


def sheet(viewer: Viewer, survey: Survey, number: int) -> Sheet | None:
    """Return one sheet of a survey that is not anonymous, or None."""
    found = Sheet.objects.filter(survey=survey, pk=number).select_related("version", "person")
    return found.first() if may_see(viewer) and not survey.anonymous else None


def invited(viewer: Viewer, survey: Survey, *, waiting: bool = False, after: int = 0, limit: int = 50) -> list[Invited]:
    """Return a page of who was asked by name, in the order they were, with who they are now.

    `waiting`: only those of whom nothing was heard, nor found out.
    """
    if not may_see(viewer):
        return []
    found = Invited.objects.filter(survey=survey, pk__gt=after).exclude(asked_at=None)
    if waiting:
        found = found.filter(began_at=None, finished_at=None, declined_at=None, code="")
    return list(found.select_related("person__identity").order_by("id")[:limit])


def sittings(viewer: Viewer, survey: Survey) -> list[Sitting]:
    """Return when it was asked in a room, latest first."""
    found = Sitting.objects.filter(survey=survey).order_by("-id")
    return list(found[:50]) if may_see(viewer) else []


def sitting(viewer: Viewer, number: int) -> Sitting | None:
    """Return one sitting, or None."""
    found = Sitting.objects.filter(pk=number).select_related("survey")
    return found.first() if may_see(viewer) else None


def by_code(viewer: Viewer, code: str) -> Sitting | None:
    """Return the sitting a code on the wall leads to, or None."""
    found = Sitting.objects.filter(code=code).select_related("survey")
    return found.first() if may_see(viewer) and code else None


def asked(viewer: Viewer, survey: Survey, *, answered: bool = False) -> list[Asked]:
    """Return what the host was asked, latest first; `answered`: only what everybody sees."""
    found = Asked.objects.filter(survey=survey).order_by("-id")
    return list((found.exclude(answered_at=None) if answered else found)[:100]) if may_see(viewer) else []


def quotes(viewer: Viewer, survey: Survey) -> list[Quote]:
    """Return the words of answers that others may read, latest first. Who may see them is `seeing`'s to say."""
    return list(Quote.objects.filter(survey=survey).order_by("-id")[:100]) if may_see(viewer) else []


def quote(viewer: Viewer, survey: Survey, number: int) -> Quote | None:
    """Return one of them."""
    return Quote.objects.filter(survey=survey, pk=number).first() if may_see(viewer) else None


def outcome(viewer: Viewer, survey_id: int) -> Outcome | None:
    """Return what was decided with a survey, or None."""
    return Outcome.objects.filter(survey=survey_id).first() if may_see(viewer) else None


def has_answered(viewer: Viewer, survey: Survey, person_id: int) -> bool:
    """Whether somebody took part, whoever they were then."""
    mine = Q(person=person_id) | Q(person__identity=person_id)
    return may_see(viewer) and Invited.objects.filter(mine, survey=survey).exclude(finished_at=None).exists()


def share(viewer: Viewer, survey: Survey, persons: Collection[int]) -> tuple[int, int]:
    """Return how many of these took part, and how many they are."""
    mine = Q(person__in=persons) | Q(person__identity__in=persons)
    done = Invited.objects.filter(mine, survey=survey).exclude(finished_at=None).count() if may_see(viewer) else 0
    return done, len(persons)


def progress(sheet: Sheet) -> tuple[int, int]:
    """Return how many of the questions that applied were answered on a sheet, and how many applied."""
    return counted(sheet.said, applicable(sheet.version.asked, sheet.said))
