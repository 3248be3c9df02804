"""Votes and "it solved it for me": once a person, whoever they were, with their history."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.engagement.help import looking, marking
from porch.engagement.help.models import AnswerVote
from porch.records.interactions.models import Interaction
from tests.engagement.help.corner import HOUR, LATER, again, answered, asked, liked, olga, one_person, somebody, stands

pytestmark = pytest.mark.django_db


def test_a_vote_is_once_withdrawn_and_made_again_with_its_history() -> None:
    said = answered(asked())
    assert liked(said, "Cleo", "Cleo", "Dov").votes == 2
    assert marking.withdraw(answer=said, person=somebody("Cleo"), at=LATER)
    assert not marking.withdraw(answer=said, person=somebody("Cleo"), at=LATER)
    assert liked(said, "Cleo", at=LATER + HOUR).votes == 2
    assert AnswerVote.objects.filter(person=somebody("Cleo")).count() == 2
    assert Interaction.objects.filter(kind=Kind.VOTE, deleted=False).count() == 2


def test_two_who_turn_out_to_be_one_count_once_at_once() -> None:
    said = answered(asked())
    liked(said, "Cleo", "Cleopatra")
    one_person("Cleopatra", "Cleo")
    assert stands(said).votes == 1
    assert marking.withdraw(answer=said, person=somebody("Cleo"), at=LATER)
    assert stands(said).votes == 0


def test_nobody_votes_for_their_own_answer_or_one_that_is_hidden() -> None:
    said = answered(asked())
    with pytest.raises(PorchError, match="your own answer"):
        liked(said, "Ben")
    looking.hide(words=said, member=olga(), why="An advertisement", at=LATER)
    with pytest.raises(PorchError, match="not there"):
        liked(said, "Cleo")


def test_solved_for_me_is_anybodys_and_solves_the_question_by_who_asked_alone() -> None:
    question = asked()
    said = answered(question)
    marking.solved(answer=said, person=somebody("Cleo"), at=LATER)
    assert (stands(said).solved, again(question).solved_at) == (1, None)
    marking.solved(answer=said, person=somebody(), at=LATER)
    assert (stands(said).solved, again(question).solved_at) == (2, LATER)
    marking.not_solved(answer=said, person=somebody("Cleo"), at=LATER)
    assert again(question).solved_at == LATER
    marking.not_solved(answer=said, person=somebody(), at=LATER)
    assert (stands(said).solved, again(question).solved_at) == (0, None)
