"""Reaching somebody who was asked by name, on the phone or by post: what came of it, and answers typed in for them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from porch.core.errors import PorchError
from porch.engagement.surveys import answering
from porch.engagement.surveys.answering import Came, invited_of
from porch.engagement.surveys.filling import Filled
from porch.engagement.surveys.models import Invited, Mode, Sheet, Survey
from porch.engagement.surveys.versions import latest
from porch.records.people.models import Person
from porch.records.team.models import Member

FOUND = {
    "NC": "Nobody there", "O": "Could not answer", "UH": "Unsure whether they are meant",
    "UO": "Unsure for another reason", "NE": "Not meant",
}  # fmt: skip
"""What a colleague may find out of somebody, by AAPOR's codes."""
REFUSED = "R"
BY = (Mode.PHONE, Mode.MAIL, Mode.PAPER)


def note(*, survey: Survey, person: Person, code: str, at: datetime) -> Invited:
    """Note what was found out of somebody: one of FOUND, or R, that they would rather not. PorchError otherwise.

    Who has answered stays with that.
    """
    if code == REFUSED:
        return answering.decline(survey=survey, person=person, at=at)
    if code not in FOUND:
        raise PorchError(f"Say one of {', '.join(FOUND)} or {REFUSED}.")
    with transaction.atomic():
        row = _line(survey, person)
        row.code, row.declined_at = code, None
        row.save(update_fields=["code", "declined_at"])
    return row


def take_back(*, survey: Survey, person: Person) -> Invited:
    """Take back what was noted of somebody: they wait again."""
    with transaction.atomic():
        row = _line(survey, person)
        row.code, row.declined_at = "", None
        row.save(update_fields=["code", "declined_at"])
    return row


def enter(
    *, survey: Survey, person: Person, filled: Filled, mode: str, member: Member | None, at: datetime
) -> Sheet | None:
    """Take what somebody answered, typed in by a colleague; None where it is anonymous. The same sheet twice is once.

    AlreadyIn where they sent one off themselves; PorchError for a mode that is none of BY.
    """
    if mode not in BY:
        raise PorchError("Say how their answers came: on the phone, by post or on paper.")
    came = Came(
        key=f"typed-{survey.pk}-{person.now_id}", version=latest(survey).number, mode=mode, person=person, member=member
    )
    with transaction.atomic():
        row = _line(survey, person)
        sheet = answering.take(survey=survey, came=came, filled=filled, at=at)
        if row.code or row.declined_at:
            take_back(survey=survey, person=person)
    return sheet


def _line(survey: Survey, person: Person) -> Invited:
    """Return the line of somebody who was asked, held; PorchError for who was not."""
    now = person.now_id
    theirs = Invited.objects.filter(Q(person=now) | Q(person__identity=now), survey=survey).exclude(asked_at=None)
    if not theirs.exists():
        raise PorchError("They were not asked.")
    return Invited.objects.select_for_update().get(pk=invited_of(survey, person).pk)
