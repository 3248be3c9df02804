"""Somebody is forgotten with answers and votes of others standing on theirs: counts and history stay right."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.core.whom import Whom
from porch.engagement.help import answering, erasing, queries
from porch.engagement.help.models import Answer, AnswerVote, Question
from porch.records.tables.personal import Forgot
from tests.cast import NOON
from tests.engagement.help.corner import LATER, again, answered, asked, liked, somebody

pytestmark = pytest.mark.django_db


def erase(name: str) -> Forgot:
    forgot, person = Forgot(at=NOON), somebody(name)
    erasing.erase(whom=Whom(persons=(person.pk,), handles=(), words=(name,)), forgot=forgot)
    return forgot


def test_what_others_stand_behind_stays_without_them_and_what_nobody_joined_goes() -> None:
    question = asked("What does Quorra say of bread?", by="Quorra")
    kept, gone = answered(question, "Quorra is right", by="Ben"), answered(asked("Rye?"), "Yes", by="Quorra")
    stays = answered(question, "I meant rye", by="Quorra")
    liked(stays, *[f"P{place}" for place in range(5)])
    liked(kept, "Quorra", "Cleo")
    forgot = erase("Quorra")
    assert (again(question).author, again(question).title) == (None, "What does [erased] say of bread?")
    assert (again(question).answers, again(question).answered_at) == (2, LATER)
    told = [(one.answer.words, one.answer.author, one.votes) for one in queries.answers(None, again(question))]
    assert told == [("I meant rye", None, 5), ("[erased] is right", somebody("Ben"), 1)]
    assert (Answer.objects.filter(pk=gone.pk).exists(), again(gone.question).answers) == (False, 0)
    assert not AnswerVote.objects.filter(person=somebody("Quorra")).exists()
    assert forgot.rows["help.Answer"] >= 2


def test_a_question_nobody_joined_goes() -> None:
    asked(by="Quorra")
    erase("Quorra")
    assert not Question.objects.exists()


def test_what_was_called_mistaken_stays_so_and_who_said_it_is_forgotten() -> None:
    said = answered(asked())
    answering.dispute(answer=said, person=somebody("Cleo"), why="No", at=LATER)
    erase("Ben")
    assert [(one.answer.author, len(one.wrongs)) for one in queries.answers(SYSTEM, said.question)] == [(None, 1)]
    erase("Cleo")
    assert [one.wrongs for one in queries.answers(SYSTEM, said.question)] == [()]
