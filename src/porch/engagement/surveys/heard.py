"""All that was heard in a survey, as an analysis takes it: questions, sheets, who was asked and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from porch.analytics.surveys.facts import Blank, Form, Heard, Mode, Question, Sheet
from porch.analytics.surveys.facts import Invited as Line
from porch.analytics.surveys.rates import Code, disposition
from porch.analytics.surveys.suppressing import LEAST
from porch.core.viewer import Viewer, may_see
from porch.engagement.surveys import ballots, filling, models, questionnaire, versions, wording
from porch.engagement.surveys.questionnaire import Kind

FORMS = {
    Kind.SINGLE: Form.ONE, Kind.YES_NO: Form.ONE, Kind.MULTIPLE: Form.SEVERAL, Kind.SCALE: Form.SCALE,
    Kind.NPS: Form.NPS, Kind.CSAT: Form.CSAT, Kind.MATRIX: Form.BATTERY, Kind.RANKING: Form.RANKING,
    Kind.NUMBER: Form.NUMBER, Kind.DATE: Form.DAY, Kind.SHORT: Form.TEXT, Kind.LONG: Form.TEXT,
}  # fmt: skip


ASKED = (
    Q(asked_at__isnull=False) | Q(began_at__isnull=False) | Q(finished_at__isnull=False) | Q(declined_at__isnull=False)
)
"""Whom a line is about was asked, or came of themselves: what is only planned is none."""


def heard(viewer: Viewer, survey_id: int, *, language: str = "") -> Heard | None:
    """Return what was heard in a survey, named in a language, else in its own; None where there is no such survey.

    What came after it closed is left out, of the figures as of who answered; of two who are one person, the sheet that
    was sent off first counts. While it is open nobody has broken it off. Of an anonymous survey with fewer than five
    ballots no sheet is given out. A question that was changed stands as it is now; answers to what it was before are
    left out of it. Of an open anonymous survey the latest ballots wait (`waiting`) until they are released.
    """
    survey = models.Survey.objects.filter(pk=survey_id).first() if may_see(viewer) else None
    if survey is None:
        return None
    asked = versions.latest(survey).asked
    sheets = _ballots(survey, asked) if survey.anonymous else _sheets(survey, asked)
    lines = _lines(survey)
    codes = {} if survey.anonymous else _codes(survey)
    invited = {person: _line(survey, row, codes) for person, row in lines.items()}
    tongue = language or survey.language
    named = wording.read_in(asked, tongue, survey.language)
    return Heard(
        questions=tuple(_question(one, tongue) for one in named if one.asks), sheets=tuple(sheets),
        invited=tuple(one for one in invited.values() if one.mode is not Mode.ROOM),
        attended=sum(models.Sitting.objects.filter(survey=survey).values_list("attended", flat=True)),
        responders=frozenset(person for person, row in lines.items() if _in_time(survey, row)),
        anonymous=survey.anonymous, waiting=_waiting(survey, len(sheets)) if survey.anonymous else 0,
        is_open=survey.closed_at is None,
        repeats=models.Sheet.objects.filter(survey=survey, late=False, repeated=True).count(),
    )  # fmt: skip


def _lines(survey: models.Survey) -> dict[int, models.Invited]:
    """Return the line of everybody who was asked, as who they are now; of several, the one of whom most is known."""
    rows = models.Invited.objects.filter(ASKED, survey=survey).select_related("person__identity").order_by("id")
    return {row.person.now_id: row for row in sorted(rows, key=_known)}


def _known(row: models.Invited) -> tuple[bool, bool, bool, int]:
    return row.finished_at is not None, row.began_at is not None, row.declined_at is not None, -row.pk


def _in_time(survey: models.Survey, row: models.Invited) -> bool:
    if row.finished_at is None:
        return False
    return survey.closed_at is None or row.finished_at <= survey.closed_at


def _of_each(survey: models.Survey) -> list[models.Sheet]:
    """Return the sheets that came in time, one of each person: the one sent off first, else the one begun first."""
    rows = models.Sheet.objects.filter(survey=survey, late=False).select_related("version", "person", "sitting")
    ordered = sorted(rows, key=lambda row: (row.finished_at is None, row.finished_at or row.began_at, row.pk))
    kept = {row.person.now_id if row.person else f"sheet {row.pk}": row for row in reversed(ordered)}
    return sorted(kept.values(), key=lambda row: row.pk)


def _sheets(survey: models.Survey, asked: tuple[questionnaire.Question, ...]) -> list[Sheet]:
    found = []
    for number, row in enumerate(_of_each(survey), start=1):
        gone = wording.changed(row.version.asked, asked, survey.language)
        found.append(
            Sheet(
                number=number,
                mode=Mode(row.mode),
                person=row.person.now_id if row.person else None,
                room=row.sitting_id,
                said=_said(row.said, asked, gone),
                took=row.took,
                applicable=_theirs(row.version.asked, row.said, gone),
            )
        )
    return found


def _ballots(survey: models.Survey, asked: tuple[questionnaire.Question, ...]) -> list[Sheet]:
    rows = list(ballots.looked_at(survey).select_related("version").order_by("id"))
    if len(rows) < LEAST:
        return []
    found = []
    for number, row in enumerate(rows, start=1):
        gone = wording.changed(row.version.asked, asked, survey.language)
        theirs = _theirs(row.version.asked, row.said, gone)
        found.append(Sheet(number=number, mode=Mode(row.mode), said=_said(row.said, asked, gone), applicable=theirs))
    return found


def _waiting(survey: models.Survey, shown: int) -> int:
    return models.Ballot.objects.filter(survey=survey, late=False).count() - shown


def _theirs(asked: Iterable[questionnaire.Question], said: Mapping[str, Any], gone: frozenset[str]) -> tuple[str, ...]:
    return tuple(key for key in questionnaire.applicable(asked, said) if key not in gone)


def _said(said: Mapping[str, Any], asked: Iterable[questionnaire.Question], gone: frozenset[str]) -> dict[str, object]:
    keys = {one.key for one in asked} - gone
    return {
        key: Blank(answer["blank"]) if filling.is_blank(answer) else answer
        for key, answer in said.items()
        if key in keys
    }


def _codes(survey: models.Survey) -> dict[int, tuple[int, int]]:
    """Return how many of the questions that applied somebody answered, by person."""
    return {
        row.person.now_id: filling.counted(row.said, questionnaire.applicable(row.version.asked, row.said))
        for row in _of_each(survey)
        if row.person
    }


def _line(survey: models.Survey, row: models.Invited, codes: Mapping[int, tuple[int, int]]) -> Line:
    code, broke_off = _code(survey, row, codes.get(row.person.now_id))
    return Line(person=row.person.now_id, mode=Mode(row.mode), code=code, broke_off=broke_off)


def _code(survey: models.Survey, row: models.Invited, done: tuple[int, int] | None) -> tuple[Code, str]:
    """Return what somebody counts as: by what they did, else by what a colleague found out, else not reached."""
    if done is not None and row.began_at is not None:
        answered, applied = done
        code = disposition(answered, applied)
        if code is not Code.REFUSED:
            return code, ""
        if survey.closed_at is not None or row.finished_at is not None or row.declined_at is not None:
            return code, "questionnaire" if answered else "introduction"
    elif _in_time(survey, row):
        return Code.COMPLETE, ""
    if row.declined_at is not None:
        return Code.REFUSED, ""
    return (Code(row.code) if row.code else Code.NOT_REACHED), ""


def _question(one: questionnaire.Question, language: str) -> Question:
    low, high = (0, 10) if one.kind is Kind.NPS else (one.low, one.high)
    return Question(
        key=one.key, words=questionnaire.said_in(one.words, language), form=FORMS[one.kind], low=low, high=high,
        options=_named(one.choices, language), rows=_named(one.rows, language),
        turned=frozenset(row.key for row in one.rows if row.turned),
    )  # fmt: skip


def _named(options: Iterable[questionnaire.Option], language: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.key, questionnaire.said_in(one.words, language)) for one in options)
