"""Which questions call us, by what is usual, and how peers do at putting mistakes right."""

from __future__ import annotations

import pytest

from porch.analytics.help.stepping import Usual
from porch.core.viewer import SYSTEM
from porch.engagement.help import answering, marking, stepping
from porch.engagement.help.models import Question
from tests.cast import NOON
from tests.engagement.help.corner import HOUR, LATER, again, answered, asked, olga, one_person, somebody

pytestmark = pytest.mark.django_db


def why(question: Question, *, hours: int = 2) -> str:
    return stepping.calls(SYSTEM, [again(question)], now=NOON + hours * HOUR)[question.pk].why


def test_what_calls_us_stands_first_and_the_oldest_of_it() -> None:
    answered(asked("Fine"))
    old, older = asked("Old", at=NOON - 30 * HOUR), asked("Older", at=NOON - 40 * HOUR)
    asked("An allergic reaction?", at=NOON)
    found = stepping.open_questions(SYSTEM, now=NOON)
    assert [(one.question.title, one.call.step_in) for one in found[:3]] == [
        ("Older", True), ("Old", True), ("An allergic reaction?", True)
    ]  # fmt: skip
    assert not found[3].call.step_in
    assert stepping.open_questions(None, now=NOON) == []
    assert {old, older} == {found[0].question, found[1].question}


def test_what_is_usual_is_told_of_each_topic_alone() -> None:
    for number in range(6):
        answered(asked(f"Question {number}", by=f"A{number}", at=NOON - 100 * HOUR), at=NOON - 98 * HOUR)
    Question.objects.update(topic="bread")
    asked("Still open", at=NOON)
    told = stepping.usual_by_topic(SYSTEM, ["bread", ""], now=NOON)
    assert told == {"bread": Usual(hours=2.0, of=6), "": Usual(hours=None, of=0)}


def test_a_mistaken_answer_that_is_believed_calls_us_until_its_correction_is_believed_more_or_we_said_so() -> None:
    question = asked()
    wrong = answered(question, "Freeze it wet.")
    answered(question, "In cloth.", by="Cleo")
    marking.vote(answer=wrong, person=somebody("P1"), at=NOON)
    mark = answering.dispute(answer=wrong, person=somebody("Cleo"), why="It cracks.", at=LATER, instead="Sliced.")
    assert mark.correction is not None
    assert "more than what corrects it" in why(question)
    marking.vote(answer=mark.correction, person=somebody("P2"), at=LATER)
    assert "none that misleads" in why(question)
    for name in ("P3", "P4"):
        marking.vote(answer=wrong, person=somebody(name), at=LATER + HOUR)
    assert "has 3 votes, 2 of them since" in why(question)
    one_person("P4", "P3")
    assert "has 2 votes, 1 of them since" in why(question)
    answering.correct(answer=wrong, member=olga(), why="It does.", at=LATER + HOUR)
    assert "none that misleads" in why(question)


def test_who_corrects_first_is_measured() -> None:
    question = asked()
    asked("Rye?", by="Cleo")
    one, other = answered(question), answered(question, "Two weeks.", by="Cleo")
    answering.dispute(answer=one, person=somebody("Cleo"), why="No", at=LATER + 2 * HOUR)
    answering.correct(answer=one, member=olga(), why="No", at=LATER + 3 * HOUR)
    answering.correct(answer=other, member=olga(), why="No", at=LATER + 5 * HOUR)
    found = stepping.corrected(SYSTEM, now=NOON + 9 * HOUR)
    assert (found.mistaken, found.by_peers, found.peer_hours, found.our_hours) == (2, 1, 2.0, 5.0)
    assert stepping.corrected(None, now=NOON).mistaken == 0
