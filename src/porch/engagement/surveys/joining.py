"""What whoever writes the letters needs of a survey: each person's own link, who was asked, who has answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from porch.core.errors import PorchError
from porch.core.viewer import Viewer, may_see
from porch.engagement.surveys import answering
from porch.engagement.surveys.models import Invited, Mode, Survey
from porch.engagement.surveys.owed import owes
from porch.records.people import links
from porch.records.people.models import Person

PLACE = "{survey}"
BEFORE_REMINDING = timedelta(days=3)


def survey_of(about: str) -> Survey:
    """Return the survey that "survey-7" names; PorchError where there is none."""
    word, _, number = about.partition("-")
    whole = word == "survey" and number.isascii() and number.isdecimal() and len(number) < 19
    found = Survey.objects.filter(pk=int(number)).first() if whole else None
    if found is None:
        raise PorchError("There is no such survey.")
    return found


def address(about: str, person_id: int, at: datetime) -> str:
    """Return one person's own link to a survey."""
    return links.address(door=links.Door.SURVEY, person=person_id, now=at, about=about)


def with_link(*, about: str, person_id: int, text: str, at: datetime) -> str:
    """Return words with one person's own link where `{survey}` stands, else in a line of its own at the end."""
    link = address(about, person_id, at)
    return text.replace(PLACE, link) if PLACE in text else f"{text.rstrip()}\n\n{link}"


def may_ask(viewer: Viewer, about: str, now: datetime) -> str:
    """Return why nobody is asked now, in words; empty when people may be.

    A group that took part in a survey on the same topic hears what came of it before it is asked again.
    """
    survey = survey_of(about)
    if survey.published_at is None or survey.published_at > now:
        return "This survey is not published yet."
    if survey.closed_at is not None:
        return "This survey is closed."
    before = owes(viewer, topic=survey.topic, without=survey.pk)
    return f"First tell those who answered “{before.name}” what was decided with it." if before else ""


def note_invited(*, about: str, persons: Collection[int], at: datetime, mode: str = Mode.LINK) -> int:
    """Note that these people were asked by name; twice is once. Return of how many it is new."""
    survey, new = survey_of(about), 0
    with transaction.atomic():
        for person in Person.objects.filter(pk__in=persons).order_by("pk"):
            row = answering.invited_of(survey, person, mode)
            if row.asked_at is None:
                row.asked_at, row.mode, new = at, mode, new + 1
                row.save(update_fields=["asked_at", "mode"])
    return new


def note_reminded(*, about: str, person_id: int, at: datetime) -> None:
    """Note that somebody was reminded: nobody is twice."""
    row = answering.invited_of(survey_of(about), Person.objects.get(pk=person_id))
    row.reminded_at = row.reminded_at or at
    row.save(update_fields=["reminded_at"])


def has_answered(viewer: Viewer, persons: Collection[int], about: str) -> set[int]:
    """Return who of these has answered in part or in full, or would rather not: they are not asked, nor reminded."""
    if not may_see(viewer):
        return set()
    mine = Q(person__in=persons) | Q(person__identity__in=persons)
    done = Q(began_at__isnull=False) | Q(declined_at__isnull=False)
    rows = Invited.objects.filter(mine & done, survey=survey_of(about)).select_related("person")
    return {row.person.now_id for row in rows}


def remindable(viewer: Viewer, about: str, now: datetime, *, after: int = 0, limit: int = 500) -> list[int]:
    """Return whom one may remind, once: asked by letter three days ago or more, and nothing heard from since."""
    survey = survey_of(about)
    if not may_see(viewer) or not survey.is_open:
        return []
    rows = Invited.objects.filter(
        survey=survey, mode=Mode.LINK, asked_at__lte=now - BEFORE_REMINDING, reminded_at=None, began_at=None,
        finished_at=None, declined_at=None, code="", pk__gt=after,
    )  # fmt: skip
    found = {row.person.now_id for row in rows.select_related("person").order_by("id")[:limit]}
    return sorted(found - has_answered(viewer, found, about))
