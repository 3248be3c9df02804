"""Asks a question of everybody, follows it, and says that it is solved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.engagement.help import seeing
from porch.engagement.help.holding import HOUR, fitting, hold, is_new
from porch.engagement.help.models import Follow, Question
from porch.records.interactions import here
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from porch.records.team.models import Member

LONGEST_TITLE, LONGEST = 200, 10_000  # letters
MOST_AN_HOUR = 5
"""Questions that one person asks within an hour; more is a flood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a question came from: how it reached us, in which words, who wrote it down, and whether it is doubted."""

    how: str = "portal"
    said: Interaction | None = None
    member: Member | None = None
    doubted: bool = False


def ask(*, person: Person, title: str, words: str, at: datetime, source: Source | None = None) -> Question:
    """Ask a question; who asks follows it. PorchError says what to change, or to wait.

    The first of somebody new waits to be looked at, and a doubted one; what a colleague wrote down for them never does.
    """
    came = source or Source()
    title = fitting(" ".join(title.split()), LONGEST_TITLE, empty=_("Ask in a few words what you want to know."))
    words = fitting(words, LONGEST)
    with transaction.atomic():
        now = Person.objects.select_for_update().get(pk=person.now_id)
        lately = Question.objects.filter(seeing.by(now), at__gt=at - HOUR)
        if same := lately.filter(title=title, words=words).first():
            return same
        if came.member is None and lately.filter(noted_by=None).count() >= MOST_AN_HOUR:
            raise PorchError(_("That was a lot at once. Please wait an hour before you ask more."))
        question = Question.objects.create(
            title=title, words=words, author=now, how=came.how[:12], source=came.said, noted_by=came.member, at=at,
            held_at=at if came.member is None and (came.doubted or is_new(now)) else None,
        )  # fmt: skip
        Follow.objects.create(question=question, person=now, at=at)
        here.hear(
            person=now, name=question.about, kind=Kind.QUESTION, at=at, about=question.about, words=words or title,
            subject=title, how=question.how,
        )  # fmt: skip
    return question


def follow(*, question: Question, person: Person, at: datetime) -> Follow:
    """Want to see what is answered; twice is once."""
    with transaction.atomic():
        held = hold(question.pk)
        there = Follow.objects.filter(seeing.of(person), question=held, ended_at=None).first()
        if there is not None:
            return there
        kept = Follow.objects.create(question=held, person_id=person.now_id, at=at)
        here.hear(
            person=person, name=f"question-follow-{kept.pk}", kind=Kind.FOLLOW, at=at, about=held.about,
            subject=held.title,
        )  # fmt: skip
    return kept


def unfollow(*, question: Question, person: Person, at: datetime) -> bool:
    """Want to see no more of it; whether they did."""
    theirs = list(seeing.everyone(person))
    return bool(Follow.objects.filter(person__in=theirs, question=question, ended_at=None).update(ended_at=at))


def solve(*, question: Question, person: Person, at: datetime) -> Question:
    """Say that one's own question is solved, whatever helped."""
    return _solved(question, person, at)


def open_again(*, question: Question, person: Person) -> Question:
    """Undo that."""
    return _solved(question, person, None)


def close(*, question: Question, at: datetime) -> Question:
    """Take no more answers; what was said stays to be read."""
    return _closed(question, at)


def reopen(*, question: Question) -> Question:
    """Take answers again."""
    return _closed(question, None)


def _solved(question: Question, person: Person, at: datetime | None) -> Question:
    with transaction.atomic():
        held = hold(question.pk)
        if not seeing.is_by(held, person):
            raise PorchError(_("These are somebody else's words."))
        held.solved_at = at if at is None else held.solved_at or at
        held.save(update_fields=["solved_at"])
    return held


def _closed(question: Question, at: datetime | None) -> Question:
    with transaction.atomic():
        held = hold(question.pk)
        held.closed_at = at
        held.save(update_fields=["closed_at"])
    return held
