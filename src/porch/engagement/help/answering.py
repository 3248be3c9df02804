"""Answers, by customers and by us; mistaken ones and what puts them right; and the best of them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.engagement.help import seeing
from porch.engagement.help.holding import HOUR, fitting, hold, hold_with, is_new, recount
from porch.engagement.help.models import Answer, Question, Wrong
from porch.records.interactions import here
from porch.records.people.models import Person
from porch.records.team.models import Member

LONGEST, LONGEST_WHY = 10_000, 1000  # letters
MOST_AN_HOUR = 20


def answer(*, question: Question, person: Person, words: str, at: datetime, doubted: bool = False) -> Answer:
    """Answer a question as a customer; the first words of somebody new wait to be looked at, and `doubted` ones."""
    words = fitting(words, LONGEST, empty=_("There are no words yet."))
    with transaction.atomic():
        held = _answerable(question)
        said = _say(held, person, words, at, doubted=doubted)
        recount(held)
    return said


def reply(*, question: Question, member: Member, words: str, at: datetime) -> Answer:
    """Answer a question as the business."""
    words = fitting(words, LONGEST, empty=_("There are no words yet."))
    with transaction.atomic():
        held = _answerable(question)
        said = Answer.objects.create(question=held, member=member, is_ours=True, words=words, at=at)
        recount(held)
    return said


def take_back(*, answer: Answer, person: Person, at: datetime) -> Answer:
    """Take one's own answer back; nobody reads it any more."""
    with transaction.atomic():
        held, said = hold_with(answer)
        if not seeing.is_by(said, person):
            raise PorchError(_("These are somebody else's words."))
        if said.hidden_at is None:
            said.hidden_at, said.hidden_why, said.best_at = at, "taken back", None
            said.save(update_fields=["hidden_at", "hidden_why", "best_at"])
            recount(held)
            _tell(said, person, gone=at)
    return said


def dispute(
    *, answer: Answer, person: Person, why: str, at: datetime, instead: str = "", doubted: bool = False
) -> Wrong:
    """Say as a customer that an answer is mistaken, and why; `instead` is an answer that puts it right.

    Twice is once: who says more has their reason put in the new words.
    """
    why = fitting(why, LONGEST_WHY, empty=_("Say in a few words what is mistaken."))
    instead = fitting(instead, LONGEST)
    with transaction.atomic():
        held, said = hold_with(answer)
        _stands(said)
        if seeing.is_by(said, person):
            raise PorchError(_("These are your own words. Take them back instead."))
        there = Wrong.objects.filter(seeing.of(person), answer=said, withdrawn_at=None).first()
        waits = at if doubted or is_new(Person.objects.get(pk=person.now_id)) else None
        mark = there or Wrong(answer=said, person_id=person.now_id, at=at, held_at=waits)
        mark.why = why
        if instead:
            mark.correction = _say(held, person, instead, at, corrects=said, doubted=doubted)
            recount(held)
        mark.save()
        here.hear(
            person=person, name=f"answer-wrong-{mark.pk}", kind=Kind.FLAG, at=mark.at, about=held.about, words=why,
            subject=held.title, edited_at=at if there else None,
        )  # fmt: skip
    return mark


def correct(*, answer: Answer, member: Member, why: str, at: datetime, instead: str = "") -> Wrong:
    """Say as the business that an answer is mistaken, and why; `instead` is an answer that puts it right."""
    why = fitting(why, LONGEST_WHY, empty=_("Say in a few words what is mistaken."))
    instead = fitting(instead, LONGEST)
    with transaction.atomic():
        held, said = hold_with(answer)
        _stands(said)
        right = None
        if instead:
            right = Answer.objects.create(
                question=held, member=member, is_ours=True, words=instead, at=at, corrects=said
            )
            recount(held)
        return Wrong.objects.create(answer=said, member=member, is_ours=True, why=why, at=at, correction=right)


def withdraw_dispute(*, answer: Answer, person: Person, at: datetime) -> bool:
    """Say no longer that an answer is mistaken; whether they did."""
    theirs = list(seeing.everyone(person))
    return bool(Wrong.objects.filter(person__in=theirs, answer=answer, withdrawn_at=None).update(withdrawn_at=at))


def choose(
    *, answer: Answer, why: str, at: datetime, person: Person | None = None, member: Member | None = None
) -> Answer:
    """Call an answer the best, with the reason: who asked may, and we; another that was chosen is the best no more."""
    why = fitting(" ".join(why.split()), 300, empty=_("Say why it is the best answer."))
    with transaction.atomic():
        held, said = hold_with(answer)
        _stands(said)
        _may_choose(held, person, member)
        Answer.objects.filter(question=held, best_at__isnull=False).update(best_at=None, best_why="", best_by=None)
        said.best_at, said.best_why, said.best_by = at, why, member
        said.save(update_fields=["best_at", "best_why", "best_by"])
    return said


def choose_none(*, question: Question, person: Person | None = None, member: Member | None = None) -> bool:
    """Call no answer the best any more; whether one was."""
    with transaction.atomic():
        held = hold(question.pk)
        _may_choose(held, person, member)
        found = Answer.objects.filter(question=held, best_at__isnull=False)
        return bool(found.update(best_at=None, best_why="", best_by=None))


def _say(
    held: Question, person: Person, words: str, at: datetime, *, corrects: Answer | None = None, doubted: bool = False
) -> Answer:
    now = Person.objects.get(pk=person.now_id)
    lately = Answer.objects.filter(seeing.by(now), at__gt=at - HOUR)
    if same := lately.filter(question=held, words=words).first():
        return same
    if lately.count() >= MOST_AN_HOUR:
        raise PorchError(_("That was a lot at once. Please wait a few minutes."))
    waits = doubted or is_new(now)
    said = Answer.objects.create(
        question=held, author=now, words=words, at=at, corrects=corrects, held_at=at if waits else None
    )
    _tell(said, now)
    return said


def _answerable(question: Question) -> Question:
    held = hold(question.pk)
    if not held.takes_answers:
        raise PorchError(_("Nothing more can be said here."))
    return held


def _stands(said: Answer) -> None:
    if not said.is_shown or said.question.hidden_at is not None:
        raise PorchError(_("This answer is not there any more."))


def _may_choose(held: Question, person: Person | None, member: Member | None) -> None:
    if member is None and not seeing.is_by(held, person):
        raise PorchError(_("Whoever asked chooses the best answer."))


def _tell(said: Answer, person: Person, *, gone: datetime | None = None) -> None:
    here.hear(
        person=person, name=f"answer-{said.pk}", kind=Kind.CREATE, at=said.at, about=said.question.about,
        words=said.words, subject=said.question.title, edited_at=gone, gone=gone is not None, detail={"as": "answer"},
    )  # fmt: skip
