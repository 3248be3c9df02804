"""What strangers write is looked at; what is hidden is counted no more, and can stand again."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.help import answering, asking, looking, queries
from tests.cast import NOON
from tests.engagement.help.corner import LATER, again, answered, asked, olga, somebody

pytestmark = pytest.mark.django_db


def test_what_waits_is_let_stand_and_counted_then() -> None:
    waiting = asking.ask(person=somebody(), title="Rye?", words="", at=NOON)
    said = answering.answer(question=asked("Wheat?", by="Dov"), person=somebody("Ben"), words="Yes", at=LATER)
    assert queries.held(SYSTEM) == [waiting, said]
    assert queries.held(None) == []
    for one in (waiting, said):
        looking.let_stand(words=one, member=olga(), at=LATER)
    assert (queries.held(SYSTEM), again(said.question).answers, again(said.question).answered_at) == ([], 1, LATER)


def test_what_is_hidden_says_why_in_public_and_comes_back_whole() -> None:
    question = asked()
    said = answered(question)
    with pytest.raises(PorchError, match="Say why"):
        looking.hide(words=said, member=olga(), why=" ", at=LATER)
    looking.hide(words=said, member=olga(), why="An insult", at=LATER)
    looking.hide(words=said, member=olga(), why="Again", at=LATER)
    assert (queries.answers(None, question), queries.answers(somebody("Ben"), question)) == ([], [])
    assert ([one.why for one in queries.looks(None, question)], again(question).answers) == (["An insult"], 0)
    looking.let_stand(words=said, member=olga(), at=LATER)
    looking.let_stand(words=said, member=olga(), at=LATER)
    assert (again(question).answers, len(queries.looks(SYSTEM, question))) == (1, 2)


def test_what_somebody_new_calls_mistaken_waits_and_may_be_overruled() -> None:
    question = asked()
    said, dov = answered(question), somebody("Dov")
    mark = answering.dispute(answer=said, person=dov, why="No", at=LATER)
    assert (queries.held_wrongs(SYSTEM), queries.held_wrongs(None)) == ([mark], [])
    assert [len(queries.answers(one, question)[0].wrongs) for one in (None, dov, SYSTEM)] == [0, 1, 1]
    looking.let_object(wrong=mark)
    assert (queries.held_wrongs(SYSTEM), len(queries.answers(None, question)[0].wrongs)) == ([], 1)
    looking.overrule(wrong=mark, at=LATER)
    assert queries.answers(SYSTEM, question)[0].wrongs == ()


def test_a_hidden_question_is_read_by_us_alone() -> None:
    question = asked()
    looking.hide(words=question, member=olga(), why="Spam", at=LATER)
    assert (queries.question(somebody(), question.pk), queries.question(SYSTEM, question.pk)) == (None, question)
