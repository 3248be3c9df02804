"""Answers: kept as far as somebody came, taken when they send them off, once however often they press the button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from porch.core.errors import PorchError
from porch.engagement.surveys import ballots, questionnaire, told, wording
from porch.engagement.surveys.actions import hold
from porch.engagement.surveys.filling import Filled, texts
from porch.engagement.surveys.models import Asked, Invited, Mode, Sheet, Sitting, Survey, Version
from porch.engagement.surveys.versions import latest, version_of
from porch.records.outbox import noting
from porch.records.people.models import Person
from porch.records.team.models import Member

MOST_WORDS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """How a sheet came: `key` tells the same one sent twice, `version` is the questionnaire it was filled in from.

    `person` is who it is from, where that is known; of an anonymous survey it is only used to note that they took part.
    `repeated`: the device had sent one off before.
    """

    key: str
    version: int
    mode: str
    person: Person | None = None
    sitting: Sitting | None = None
    language: str = ""
    member: Member | None = None
    repeated: bool = False


class AlreadyIn(PorchError):
    """They have answered: nobody is asked twice."""


def begin(*, survey: Survey, came: Came, filled: Filled, at: datetime) -> Sheet | None:
    """Keep what somebody has answered so far; None of an anonymous survey, whose answers wait on their own device."""
    with transaction.atomic():
        held = hold(survey)
        if held.anonymous or held.published_at is None:
            return None
        sheet = _sheet(held, came, at)
        if sheet.finished_at is None and held.closed_at is None:
            _write(sheet, came, filled)
            sheet.save()
            _note(held, came, began=at, finished=None)
            if came.person is not None and filled.said:
                noting.involved(person=came.person, about=held.about, at=at, settles=True)
    return sheet


def take(*, survey: Survey, came: Came, filled: Filled, at: datetime) -> Sheet | None:
    """Take the answers somebody sends off; the sheet, or None where it is anonymous. The same sheet twice is once.

    After closing they are kept as late. AlreadyIn where this person answered on another sheet.
    """
    with transaction.atomic():
        held = hold(survey)
        if held.published_at is None:
            raise PorchError(_("Nothing is asked yet."))
        if held.anonymous:
            _cast(held, came, filled, at)
            return None
        sheet = _sheet(held, came, at)
        if sheet.finished_at is not None:
            if sheet.key == came.key:
                return sheet
            raise AlreadyIn(_("You have answered already. Thank you."))
        _write(sheet, came, filled)
        sheet.finished_at, sheet.late = at, held.closed_at is not None
        sheet.changed = _changed(held, sheet)
        sheet.save()
        _freeze(sheet.version, at)
        _took_part(held, came, at)
    return sheet


def again(*, survey: Survey, came: Came, filled: Filled) -> None:
    """Take a second answer after the talk, marked as such beside the first; PorchError where there is no first.

    Of an anonymous survey there is none: it could not be laid to the first without saying whose that is.
    """
    sheet = Sheet.objects.filter(survey=survey, key=came.key).first()
    if sheet is None or came.sitting is None or came.sitting.phase != "again":
        raise PorchError(_("A second answer is taken after the talk, from the device of the first."))
    sheet.second = dict(filled.said)
    sheet.save(update_fields=["second"])


def decline(*, survey: Survey, person: Person, at: datetime) -> Invited:
    """Note that somebody would rather not; nobody reminds them."""
    with transaction.atomic():
        row = invited_of(survey, person)
        if row.finished_at is None and row.declined_at is None:
            row.declined_at = ballots.day(at) if survey.anonymous else at
            row.save(update_fields=["declined_at"])
        noting.settled(person=person, about=survey.about, at=at)
    return row


def ask_host(*, survey: Survey, person: Person | None, words: str, at: datetime) -> Asked:
    """Put a question to the host; its answer is seen by all who answered. Of an anonymous survey nobody is kept."""
    asked = " ".join(words.split())[:MOST_WORDS]
    if not asked:
        raise PorchError(_("Write what you would like to know."))
    who = None if survey.anonymous or person is None else person.now_id
    when = ballots.day(at) if survey.anonymous else at
    found = Asked.objects.filter(survey=survey, person=who, words=asked).first()
    return found or Asked.objects.create(survey=survey, person_id=who, words=asked, at=when)


def invited_of(survey: Survey, person: Person, mode: str = Mode.LINK) -> Invited:
    """Return the line of somebody in the ledger of who was asked, whoever they were then; made where there is none."""
    now = person.now_id
    found = Invited.objects.filter(Q(person=now) | Q(person__identity=now), survey=survey)
    rows = sorted(found, key=lambda one: (one.finished_at is None, one.began_at is None, one.pk))
    return rows[0] if rows else Invited.objects.get_or_create(survey=survey, person_id=now, defaults={"mode": mode})[0]


def _cast(held: Survey, came: Came, filled: Filled, at: datetime) -> None:
    """Take a ballot: the person is noted as having taken part on that day, and their answers lie apart."""
    if came.person is not None:
        if invited_of(held, came.person).finished_at is not None:
            return
    elif not ballots.spend(survey=held, key=came.key):
        return
    version = version_of(held, came.version)
    ballots.cast(survey=held, version=version, mode=came.mode, said=filled.said, late=held.closed_at is not None)
    _freeze(version, ballots.day(at))
    _took_part(held, came, ballots.day(at))


def _sheet(held: Survey, came: Came, at: datetime) -> Sheet:
    """Return the sheet of who it is from, under whichever key it was begun, or the one of that key."""
    rows = Sheet.objects.filter(survey=held).select_related("version")
    if came.person is not None:
        now = came.person.now_id
        theirs = rows.filter(Q(person=now) | Q(person__identity=now)).order_by("pk")
        if found := (theirs.exclude(finished_at=None).first() or theirs.first()):
            return found
    if found := rows.filter(key=came.key).first():
        return found
    fresh = Sheet(
        survey=held, version=version_of(held, came.version), sitting=came.sitting, mode=came.mode, key=came.key,
        person_id=came.person.now_id if came.person is not None else None, language=came.language[:12], began_at=at,
        entered_by=came.member, repeated=came.repeated,
    )  # fmt: skip
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        raise PorchError(_("This sheet belongs to another survey.")) from None
    return fresh


def _write(sheet: Sheet, came: Came, filled: Filled) -> None:
    """Write what was filled in: what its own page holds no more is gone, from another device what stands there stays.

    What is wrong on the page takes the place of nothing.
    """
    stays = filled.wrong if came.key == sheet.key else sheet.said.keys()
    said = {**{key: answer for key, answer in sheet.said.items() if key in stays}, **filled.said}
    theirs = set(questionnaire.applicable(sheet.version.asked, said))
    sheet.said = {key: answer for key, answer in said.items() if key in theirs}
    sheet.took = {**sheet.took, **filled.took}


def _changed(held: Survey, sheet: Sheet) -> list[str]:
    now = latest(held)
    if now.pk == sheet.version_id:
        return []
    return sorted(wording.changed(sheet.version.asked, now.asked, held.language) & sheet.said.keys())


def _freeze(version: Version, at: datetime) -> None:
    Version.objects.filter(pk=version.pk, frozen_at=None).update(frozen_at=at)


def _took_part(held: Survey, came: Came, at: datetime) -> None:
    if came.person is None:
        return
    _note(held, came, began=at, finished=at)
    noting.involved(person=came.person, about=held.about, at=at, settles=True)
    told.took_part(held, came.person, at=at)


def _note(held: Survey, came: Came, *, began: datetime, finished: datetime | None) -> None:
    if came.person is None:
        return
    row = invited_of(held, came.person, came.mode)
    row.began_at = row.began_at or began
    row.finished_at = row.finished_at or finished
    row.save(update_fields=["began_at", "finished_at"])


def open_words(sheet: Sheet) -> list[tuple[str, str]]:
    """Return (question, words) of what was answered in words of one's own."""
    return texts(sheet.version.asked, sheet.said)
