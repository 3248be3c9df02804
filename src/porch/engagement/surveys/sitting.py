"""Asking in a room: time set aside, a code on the wall, each alone first, then the talk, perhaps a second answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from porch.core.errors import PorchError
from porch.engagement.surveys import answering
from porch.engagement.surveys.actions import code, hold
from porch.engagement.surveys.answering import Came
from porch.engagement.surveys.filling import Filled
from porch.engagement.surveys.models import Mode, Sheet, Sitting, Survey
from porch.engagement.surveys.versions import latest
from porch.records.outbox import starting
from porch.records.people.models import Person
from porch.records.team.models import Member

PHASES = ("private", "talk", "again", "over")
LONGEST = 240  # minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A sitting, and who of those there is not asked, with the rule's words: they get no slip."""

    sitting: Sitting
    held: tuple[tuple[int, str], ...] = ()


def open_room(
    *, survey: Survey, minutes: int, member: Member | None, at: datetime, occurrence: int | None = None,
    there: Collection[int] = (), attended: int = 0,
) -> Opened:  # fmt: skip
    """Set time aside from now on. `there` are the people who came, as their date counts them; they are the frame.

    Who was surveyed lately, or still waits to hear what came of the last, is not asked (F2, B6).
    """
    if not 1 <= minutes <= LONGEST:
        raise PorchError(f"Set 1 to {LONGEST} minutes aside.")
    with transaction.atomic():
        held = hold(survey)
        if not held.is_open:
            raise PorchError("It is not open for answers.")
        sitting = Sitting.objects.create(
            survey=held, occurrence=occurrence, code=code(), begins=at, ends=at + timedelta(minutes=minutes),
            member=member, attended=max(len(there), attended),
        )  # fmt: skip
    not_asked: list[tuple[int, str]] = []
    for person in Person.objects.filter(pk__in=there).order_by("pk"):
        try:
            with transaction.atomic():
                starting.ask_here(person=person, about=survey.about, at=at)
                row = answering.invited_of(survey, person, Mode.ROOM)
                row.asked_at = row.asked_at or at
                row.save(update_fields=["asked_at"])
        except starting.Held as wait:
            not_asked.append((person.pk, str(wait)))
    return Opened(sitting=sitting, held=tuple(not_asked))


def turn(*, sitting: Sitting, phase: str, at: datetime) -> Sitting:
    """Go on to the talk, to the second answer, or end it; never back to where each was alone."""
    if phase not in PHASES or PHASES.index(phase) <= PHASES.index(sitting.phase):
        raise PorchError("It goes from each alone to the talk, to the second answer, to the end.")
    sitting.phase = phase
    sitting.ends = at if phase == "over" else sitting.ends
    sitting.save(update_fields=["phase", "ends"])
    return sitting


def lengthen(*, sitting: Sitting, minutes: int) -> Sitting:
    """Give more time."""
    if not 1 <= minutes <= LONGEST:
        raise PorchError(f"Add 1 to {LONGEST} minutes.")
    sitting.ends += timedelta(minutes=minutes)
    sitting.save(update_fields=["ends"])
    return sitting


def take_notes(*, sitting: Sitting, notes: str, attended: int | None = None) -> Sitting:
    """Keep what was said in the talk, and how many were there."""
    sitting.notes = notes.strip()[:20_000]
    sitting.attended = sitting.attended if attended is None else max(0, attended)
    sitting.save(update_fields=["notes", "attended"])
    return sitting


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A paper typed in: its number in the pile, from which sitting, whose it is where that stands on it."""

    number: str
    sitting: Sitting | None = None
    person: Person | None = None


def enter(*, survey: Survey, slip: Slip, filled: Filled, member: Member, at: datetime) -> Sheet | None:
    """Take a paper that a colleague typed in; typed in again it is checked: `differs` are what was read otherwise.

    Who checks is not who typed it first: PorchError. Of an anonymous survey nothing is kept to check against, and the
    same number is taken once.
    """
    number = "".join(slip.number.split())[:20]
    if not number:
        raise PorchError("Number the papers, so that none is typed in twice.")
    key = f"paper-{survey.pk}-{slip.sitting.pk if slip.sitting else 0}-{number}"
    held = Sheet.objects.filter(survey=survey, key=key).first()
    if held is not None:
        return _check(held, filled, member, at)
    version = latest(survey).number
    mode = Mode.ROOM if slip.sitting else Mode.PAPER  # on paper, and in the room all the same
    came = Came(key=key, version=version, mode=mode, person=slip.person, sitting=slip.sitting, member=member)
    return answering.take(survey=survey, came=came, filled=filled, at=at)


def settle(*, sheet: Sheet, filled: Filled, at: datetime) -> Sheet:
    """Say what stands on a paper that two colleagues read differently."""
    sheet.said, sheet.differs, sheet.checked_at = dict(filled.said), [], at
    sheet.save(update_fields=["said", "differs", "checked_at"])
    return sheet


def _check(held: Sheet, filled: Filled, member: Member, at: datetime) -> Sheet:
    if held.entered_by_id == member.pk:
        raise PorchError("You typed this paper in. A colleague checks it.")
    keys = held.said.keys() | filled.said.keys()
    held.differs = sorted(key for key in keys if held.said.get(key) != filled.said.get(key))
    held.checked_at = None if held.differs else at
    held.save(update_fields=["differs", "checked_at"])
    return held
