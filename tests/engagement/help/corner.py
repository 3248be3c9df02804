"""A corner where neighbours ask one another: Ann asks about sourdough, Ben and Cleo answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from porch.core.viewer import SYSTEM
from porch.engagement.help import answering, asking, looking, marking, queries
from porch.engagement.help.models import Answer, Question
from porch.engagement.help.queries import Said
from porch.records.people.models import Handle, Person
from porch.records.team import actions as team
from porch.records.team.models import Member
from tests.cast import NOON

HOUR = timedelta(hours=1)
LATER = NOON + HOUR


def olga() -> Member:
    """Return a colleague, made when new."""
    found = Member.objects.filter(name="Olga").first()
    return found or team.add_member(name="Olga", email="olga@example.org", password="a long password", role="owner")


def somebody(name: str = "Ann") -> Person:
    """Return a customer of that name with a mail address, made when new."""
    found, new = Person.objects.get_or_create(name=name, defaults={"created_at": NOON})
    if new:
        value = f"{name.lower()}@corner.example"
        Handle.objects.create(kind="email", value=value, name=name, person=found, created_at=NOON)
    return found


def asked(title: str = "How long does sourdough keep?", *, by: str = "Ann", at: datetime = NOON) -> Question:
    """Return a question of somebody's that everybody may read."""
    question = asking.ask(person=somebody(by), title=title, words="", at=at)
    Question.objects.filter(pk=question.pk).update(held_at=None)
    return again(question)


def answered(question: Question, words: str = "A week.", *, by: str = "Ben", at: datetime = LATER) -> Answer:
    """Return an answer of somebody's that everybody may read."""
    said = answering.answer(question=question, person=somebody(by), words=words, at=at)
    return shown(said)


def shown(said: Answer) -> Answer:
    """Let everybody read an answer, as once somebody is known."""
    Answer.objects.filter(pk=said.pk).update(held_at=None)
    Question.objects.filter(pk=said.question_id, answers=0).update(answers=1, answered_at=said.at)
    return Answer.objects.get(pk=said.pk)


def liked(said: Answer, *names: str, at: datetime = LATER) -> Said:
    """Let people find an answer right; return how it stands then."""
    for name in names:
        marking.vote(answer=said, person=somebody(name), at=at)
    return stands(said)


def stands(said: Answer) -> Said:
    """Return an answer as it stands by now."""
    found = queries.answers(SYSTEM, again(said.question))
    return next(one for top in found for one in (top, *top.right) if one.answer.pk == said.pk)


def again(question: Question) -> Question:
    """Return a question as it is by now."""
    found = queries.question(SYSTEM, question.pk)
    assert found is not None
    return found


def one_person(gone: str, into: str) -> None:
    """Let two be one, as a merge does."""
    Person.objects.filter(name=gone).update(identity=somebody(into))
    Handle.objects.filter(person__name=gone).update(person=somebody(into))


def hidden(question: Question) -> None:
    """Hide a question, as a colleague does."""
    looking.hide(words=question, member=olga(), why="Spam", at=LATER)
