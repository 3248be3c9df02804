"""Verbs on surveys: write one, publish it, ask no more, tighten who sees what, and say what was decided with it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.surveys import ballots, questionnaire, wording
from porch.engagement.surveys.lint import Finding, lint
from porch.engagement.surveys.models import Asked, Outcome, Quote, Results, Sheet, Survey, Version
from porch.engagement.surveys.owed import took_part
from porch.engagement.surveys.versions import latest
from porch.records.outbox import noting
from porch.records.people.models import Person
from porch.records.team.models import Member

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
TIGHTER = [Results.ANSWERED, Results.CLOSED, Results.TEAM]


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """What a survey says of itself; see `models.Survey`. `name` is needed, the rest until it is published."""

    name: str
    topic: str = ""
    intro: str = ""
    decided_with: str = ""
    hear_by: date | None = None
    anonymous: bool = False
    results: str = Results.ANSWERED.value
    minutes: int = 0
    languages: tuple[str, ...] = ("en",)


class Blocked(PorchError):
    """It cannot be published; `findings` say why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(one.words for one in findings))
        self.findings = tuple(findings)


def make(*, what: What, member: Member | None, at: datetime) -> Survey:
    """Make a survey with an empty questionnaire; PorchError for one without a name."""
    with transaction.atomic():
        survey = Survey(host=member, member=member, made_at=at)
        _say(survey, what)
        survey.save()
        Version.objects.create(survey=survey, number=1, made_at=at)
    return survey


def change(*, survey: Survey, what: What) -> Survey:
    """Say something else of a survey. Anonymity and who sees results are only ever tightened: PorchError otherwise.

    What was promised (what is decided with it, by when they hear) is not taken away once it is published.
    """
    with transaction.atomic():
        held = hold(survey)
        was = held.anonymous
        _keep_language(held, what)
        if held.published_at is not None:
            _only_tighter(held, what)
        _say(held, what)
        held.save()
        if held.anonymous and not was:
            ballots.make_anonymous(survey=held)
    return held


def write(*, survey: Survey, questions: Sequence[Mapping[str, Any]], at: datetime) -> Version:
    """Lay down the questions; Unfit says what is not whole. What was answered stays with its own version."""
    asked = questionnaire.read(questions)
    with transaction.atomic():
        held = hold(survey)
        if held.closed_at is not None:
            raise PorchError("It is closed: nothing is asked any more.")
        last = latest(held)
        kept = questionnaire.stored(asked)
        if last.questions == kept:
            return last
        if held.published_at is not None:
            _complain(held, asked, at.date())
        if last.frozen_at is not None:
            return Version.objects.create(survey=held, number=last.number + 1, questions=kept, made_at=at)
        last.questions = kept
        last.save(update_fields=["questions"])
        return last


def publish(*, survey: Survey, at: datetime) -> Survey:
    """Open a survey for answers; Blocked says what is missing. Twice is once, and what was closed opens no more."""
    with transaction.atomic():
        held = hold(survey)
        if held.closed_at is not None:
            raise PorchError("It is closed. Make a new one to ask again.")
        if held.published_at is None:
            _complain(held, latest(held).asked, at.date())
            held.published_at = at
            held.save(update_fields=["published_at"])
    return held


def close(*, survey: Survey, at: datetime) -> Survey:
    """Take no more answers; those on their way are kept, as late."""
    with transaction.atomic():
        held = hold(survey)
        if held.published_at is None:
            raise PorchError("It is not published yet.")
        if held.closed_at is None:
            held.closed_at = at
            held.save(update_fields=["closed_at"])
    return held


def open_to_anybody(*, survey: Survey, opens: bool) -> Survey:
    """Give a survey a link that anybody may follow, or take it away. Such answers have no response rate."""
    with transaction.atomic():
        held = hold(survey)
        held.open_code = code() if opens else None
        held.save(update_fields=["open_code"])
    return held


def decide(*, survey: Survey, decided: str, why: str, member: Member | None, at: datetime) -> Outcome:
    """Say what was decided with a survey, and why; said again it is corrected. PorchError where either is missing."""
    told = {"decided": decided.strip()[:5000], "why": why.strip()[:5000]}
    if not all(told.values()):
        raise PorchError("Say what was decided, and why.")
    if survey.published_at is None:
        raise PorchError("Nobody was asked yet.")
    return Outcome.objects.update_or_create(survey=survey, defaults={**told, "member": member, "at": at})[0]


def all_told(*, survey: Survey, at: datetime) -> None:
    """Note that everybody has heard what was decided who could be told, by letter; twice is once."""
    Outcome.objects.filter(survey=survey, told_at=None).update(told_at=at)


def told_by_hand(*, survey: Survey, at: datetime) -> int:
    """Note that everybody who took part has heard from us in person; return how many people. PorchError: undecided."""
    if not Outcome.objects.filter(survey=survey).exists():
        raise PorchError("First say what was decided, and why.")
    persons = Person.objects.filter(pk__in=took_part(SYSTEM, survey.pk)).order_by("pk")
    with transaction.atomic():
        for person in persons:
            noting.told(person=person, about=survey.about, at=at)
        all_told(survey=survey, at=at)
    return len(persons)


def show_words(
    *, survey: Survey, sheet: Sheet | None, question: str, words: str, member: Member | None, at: datetime
) -> Quote:
    """Let others who answered read words of an answer; twice is once."""
    told = words.strip()
    if not told:
        raise PorchError("There are no words to show.")
    found = Quote.objects.filter(survey=survey, sheet=sheet, question=question, words=told).first()
    return found or Quote.objects.create(
        survey=survey, sheet=sheet, question=question, words=told, member=member, at=at
    )


def hide_words(*, quote: Quote) -> None:
    """Show these words no more."""
    quote.delete()


def answer_host_question(*, asked: Asked, words: str, member: Member | None, at: datetime) -> Asked:
    """Answer a question to the host; all who answered the survey see both. Empty words take the answer back."""
    asked.answer = words.strip()[:5000]
    asked.answered_at = at if asked.answer else None
    asked.member = member
    asked.save(update_fields=["answer", "answered_at", "member"])
    return asked


def findings(survey: Survey, questions: Sequence[questionnaire.Question], today: date) -> list[Finding]:
    """Return what speaks against a survey as it is."""
    found = lint(
        wording.read_in(questions, survey.language, survey.language),
        decided_with=survey.decided_with, hear_by=survey.hear_by, today=today, minutes=survey.minutes,
    )  # fmt: skip
    return found + wording.untranslated(survey, questions)


def hold(survey: Survey) -> Survey:
    """Hold the row of a survey until the transaction ends, as it is now."""
    return Survey.objects.select_for_update().get(pk=survey.pk)


def code() -> str:
    """Return a fresh short code that can be read aloud."""
    return "".join(secrets.choice(LETTERS) for _ in range(8))


def _complain(survey: Survey, asked: Sequence[questionnaire.Question], today: date) -> None:
    blocking = [one for one in findings(survey, asked, today) if one.blocks]
    if survey.published_at is not None:
        blocking = [one for one in blocking if one.code != "hear"]  # the day may pass while it is open
    if blocking:
        raise Blocked(blocking)


def _keep_language(held: Survey, what: What) -> None:
    """Refuse another own language for what is written: its words would be taken for words of that one."""
    if what.languages[:1] != (held.language,) and latest(held).questions:
        raise PorchError(f"It is written in {wording.named(held.language)}. Name that first, and others after it.")


def _only_tighter(held: Survey, what: What) -> None:
    if held.anonymous and not what.anonymous:
        raise PorchError("People were told that it is anonymous. That is not taken back.")
    if TIGHTER.index(Results(what.results)) < TIGHTER.index(Results(held.results)):
        raise PorchError("People answered knowing who sees the results. More see them never.")
    if not what.decided_with.strip() or what.hear_by is None:
        raise PorchError("What is decided with it, and by when they hear, was promised to them.")


def _say(survey: Survey, what: What) -> None:
    name = " ".join(what.name.split())[:200]
    if not name:
        raise PorchError("Give it a name.")
    if what.results not in Results.values:
        raise PorchError("Say who sees what was answered.")
    for one in fields(what):
        setattr(survey, one.name, getattr(what, one.name))
    survey.name, survey.topic = name, what.topic.strip()[:60]
    survey.decided_with = what.decided_with.strip()[:500]
    survey.languages = [tongue for tongue in what.languages if tongue] or ["en"]
