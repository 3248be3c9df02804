"""Answering, disputing, correcting, choosing the best, and taking back."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.engagement.help import answering, asking, looking, queries
from porch.engagement.help.models import Answer, Wrong
from porch.records.interactions.models import Interaction
from tests.cast import NOON
from tests.engagement.help.corner import HOUR, LATER, again, answered, asked, olga, shown, somebody, stands

pytestmark = pytest.mark.django_db


def test_the_first_answer_of_somebody_new_waits_and_then_they_count() -> None:
    question, ben = asked(), somebody("Ben")
    first = answering.answer(question=question, person=ben, words="A week.", at=LATER)
    assert (first.held_at, again(question).answers) == (LATER, 0)
    assert answering.answer(question=question, person=ben, words="A week.", at=LATER) == first
    shown(first)
    answering.answer(question=question, person=ben, words="In cloth.", at=LATER + HOUR)
    assert (again(question).answers, again(question).answered_at) == (2, LATER)
    told = Interaction.objects.get(external_id=f"portal:answer-{first.pk}")
    assert (told.kind, told.detail["about"]) == (Kind.CREATE, question.about)


def test_our_own_answer_and_that_of_who_asked_are_no_peers() -> None:
    question = asked()
    said = answering.reply(question=question, member=olga(), words="We bake it on Fridays.", at=LATER)
    answering.answer(question=question, person=somebody(), words="I mean the whole loaf.", at=LATER)
    assert (said.is_ours, again(question).answers, again(question).answered_at) == (True, 2, None)


def test_a_flood_is_told_so_and_a_closed_question_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "MOST_AN_HOUR", 3)
    question, ben = asked(), somebody("Ben")
    answered(question)
    for number in range(answering.MOST_AN_HOUR - 1):
        answering.answer(question=question, person=ben, words=f"And {number}", at=LATER)
    with pytest.raises(PorchError, match="a lot at once"):
        answering.answer(question=question, person=ben, words="And more", at=LATER)
    asking.close(question=question, at=LATER)
    with pytest.raises(PorchError, match="Nothing more"):
        answering.reply(question=question, member=olga(), words="Closed", at=LATER)


def test_a_peer_says_what_is_mistaken_and_puts_it_right_beside_it() -> None:
    question = asked()
    wrong = answered(question, "Freeze it wet.")
    answered(question, "In cloth.", by="Cleo")
    cleo = somebody("Cleo")
    answering.dispute(answer=wrong, person=cleo, why="It cracks.", at=LATER)
    mark = answering.dispute(answer=wrong, person=cleo, why="It cracks, always.", at=LATER, instead="Freeze it sliced.")
    there = stands(wrong)
    assert ([one.why for one in there.wrongs], [one.answer for one in there.right]) == (
        ["It cracks, always."],
        [mark.correction],
    )
    assert [one.answer.words for one in queries.answers(None, question)] == ["Freeze it wet.", "In cloth."]
    assert Interaction.objects.filter(kind=Kind.FLAG).count() == 1
    assert answering.withdraw_dispute(answer=wrong, person=cleo, at=LATER + HOUR)
    assert not answering.withdraw_dispute(answer=wrong, person=cleo, at=LATER + HOUR)
    assert (stands(wrong).wrongs, Wrong.objects.count()) == ((), 1)


def test_nobody_disputes_their_own_words_or_without_a_reason() -> None:
    said = answered(asked())
    with pytest.raises(PorchError, match="your own words"):
        answering.dispute(answer=said, person=somebody("Ben"), why="Hm", at=LATER)
    with pytest.raises(PorchError, match="what is mistaken"):
        answering.dispute(answer=said, person=somebody("Cleo"), why=" ", at=LATER)


def test_we_correct_as_the_business_and_may_take_that_back() -> None:
    said = answered(asked())
    mark = answering.correct(answer=said, member=olga(), why="It depends.", at=LATER, instead="Five days, in cloth.")
    assert (mark.is_ours, [one.answer.is_ours for one in stands(said).right]) == (True, [True])
    looking.overrule(wrong=mark, at=LATER)
    assert stands(said).wrongs == ()


def test_one_answer_is_the_best_chosen_by_who_asked_or_by_us_with_the_reason() -> None:
    question = asked()
    one, other = answered(question), answered(question, "Five days.", by="Cleo")
    with pytest.raises(PorchError, match="Whoever asked"):
        answering.choose(answer=one, person=somebody("Cleo"), why="Nice", at=LATER)
    with pytest.raises(PorchError, match="Say why"):
        answering.choose(answer=one, member=olga(), why=" ", at=LATER)
    answering.choose(answer=one, person=somebody(), why="It worked", at=LATER)
    answering.choose(answer=other, member=olga(), why="The baker agrees", at=LATER)
    assert [said.answer.best_why for said in queries.answers(None, question)] == ["The baker agrees", ""]
    assert answering.choose_none(question=question, member=olga())
    assert not answering.choose_none(question=question, person=somebody())


def test_what_is_taken_back_is_read_by_nobody_and_gone_from_the_log() -> None:
    question = asked()
    said = answered(question)
    with pytest.raises(PorchError, match="somebody else"):
        answering.take_back(answer=said, person=somebody("Cleo"), at=LATER)
    answering.take_back(answer=said, person=somebody("Ben"), at=LATER)
    answering.take_back(answer=said, person=somebody("Ben"), at=LATER)
    assert (queries.answers(None, question), again(question).answers) == ([], 0)
    assert Interaction.objects.get(external_id=f"portal:answer-{said.pk}").deleted
    with pytest.raises(PorchError, match="not there any more"):
        answering.correct(answer=said, member=olga(), why="No", at=NOON)
    assert Answer.objects.count() == len([queries.answer(SYSTEM, said.pk)])
