"""Votes for answers, and "it solved it for me": made, withdrawn, made again, once a person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.engagement.help import seeing
from porch.engagement.help.holding import hold_with
from porch.engagement.help.models import Answer, AnswerVote, Mark, Question, Solved
from porch.records.interactions import here
from porch.records.people.models import Person

Kinds = type[AnswerVote] | type[Solved]


def vote(*, answer: Answer, person: Person, at: datetime) -> AnswerVote:
    """Find an answer right; twice is once."""
    with transaction.atomic():
        held, said = hold_with(answer)
        if seeing.is_by(said, person):
            raise PorchError(_("This is your own answer."))
        return _mark(AnswerVote, held, said, person, at)  # type: ignore[return-value]


def withdraw(*, answer: Answer, person: Person, at: datetime) -> bool:
    """Find it right no longer; whether they did. The vote stays as one that was withdrawn."""
    with transaction.atomic():
        held, said = hold_with(answer)
        return _unmark(AnswerVote, held, said, person, at)


def solved(*, answer: Answer, person: Person, at: datetime) -> Solved:
    """Say that an answer solved it for oneself; by who asked it solves the question too."""
    with transaction.atomic():
        held, said = hold_with(answer)
        if seeing.is_by(held, person) and held.solved_at is None:
            held.solved_at = at
            held.save(update_fields=["solved_at"])
        return _mark(Solved, held, said, person, at)  # type: ignore[return-value]


def not_solved(*, answer: Answer, person: Person, at: datetime) -> bool:
    """Say that it did not after all; whether they had said so."""
    with transaction.atomic():
        held, said = hold_with(answer)
        gone = _unmark(Solved, held, said, person, at)
        left = Solved.objects.filter(seeing.of(person), answer__question=held, withdrawn_at=None).exists()
        if gone and not left and seeing.is_by(held, person):
            held.solved_at = None
            held.save(update_fields=["solved_at"])
    return gone


def _mark(kind: Kinds, held: Question, said: Answer, person: Person, at: datetime) -> AnswerVote | Solved:
    if not said.is_shown or held.hidden_at is not None:
        raise PorchError(_("This answer is not there any more."))
    there = kind.objects.filter(seeing.of(person), answer=said, withdrawn_at=None).first()
    if there is not None:
        return there
    mark = kind.objects.create(answer=said, person_id=person.now_id, at=at)
    _tell(mark, held, person)
    return mark


def _unmark(kind: Kinds, held: Question, said: Answer, person: Person, at: datetime) -> bool:
    gone = list(kind.objects.filter(seeing.of(person), answer=said, withdrawn_at=None))
    for mark in gone:
        mark.withdrawn_at = at
        mark.save(update_fields=["withdrawn_at"])
        _tell(mark, held, person)
    return bool(gone)


def _tell(mark: Mark, held: Question, person: Person) -> None:
    name = "answer-solved" if isinstance(mark, Solved) else "answer-vote"
    here.hear(
        person=person, name=f"{name}-{mark.pk}", kind=Kind.VOTE, at=mark.at, about=held.about, subject=held.title,
        edited_at=mark.withdrawn_at, gone=mark.withdrawn_at is not None, detail={"answer": str(mark.answer_id)},
    )  # fmt: skip
