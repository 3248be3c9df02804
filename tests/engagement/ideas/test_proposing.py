"""Proposing: who proposes is for it; floods, doubles and what is too long are told so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.engagement.ideas import actions, proposing
from porch.engagement.ideas.models import Follow, Idea, Vote
from porch.engagement.ideas.statuses import Status
from porch.engagement.ideas.voting import Source
from porch.records.interactions.models import Interaction
from tests.cast import NOON
from tests.engagement.ideas.street import again, backed, board, decided, owner, proposed, somebody

pytestmark = pytest.mark.django_db


def test_who_proposes_is_for_it_follows_it_and_the_log_has_it_as_theirs() -> None:
    idea = proposed("Bake bread")
    assert (again(idea).votes, Vote.objects.get().person.name, Follow.objects.get().person.name) == (1, "Ann", "Ann")
    said = Interaction.objects.get()
    assert (said.text, said.detail["about"], said.addressed) == ("Bake bread", idea.about, False)


def test_the_first_of_somebody_new_waits_and_the_next_does_not_once_it_stands() -> None:
    there = board(looks_first=True)
    first = proposed("Bake bread", on=there)
    assert first.held_at == NOON
    Idea.objects.filter(pk=first.pk).update(held_at=None)
    assert proposed("Bake cakes", on=there).held_at is None


def test_what_a_colleague_writes_down_for_somebody_never_waits_and_says_how_it_came() -> None:
    there = board(looks_first=True)
    source = Source(how="booth", member=owner())
    idea = proposing.propose(board=there, person=somebody(), title="Bread", words="", at=NOON, source=source)
    assert (idea.held_at, idea.how, idea.noted_by, Vote.objects.get().noted_by) == (None, "booth", owner(), owner())


def test_a_form_sent_twice_is_one_idea() -> None:
    assert proposed("Bake bread").pk == proposed("Bake bread").pk
    assert Idea.objects.count() == 1


def test_a_flood_is_told_to_wait_an_hour() -> None:
    for number in range(proposing.MOST_AN_HOUR):
        proposed(f"Idea {number}")
    with pytest.raises(PorchError, match="wait an hour"):
        proposed("One more")
    assert proposed("One more", at=NOON + timedelta(hours=2)).pk


@pytest.mark.parametrize(
    ("title", "words", "said"),
    [(" ", "", "what you propose"), ("x" * 201, "", "200"), ("Bread", "x" * 100_000, "100000")],
)
def test_what_does_not_fit_is_told_so_and_nothing_is_kept(title: str, words: str, said: str) -> None:
    with pytest.raises(PorchError, match=said):
        proposing.propose(board=board(), person=somebody(), title=title, words=words, at=NOON)
    assert not Idea.objects.exists()


def test_a_closed_board_takes_nothing() -> None:
    there = actions.close_board(board=board(), at=NOON)
    with pytest.raises(PorchError, match="no more ideas"):
        proposed(on=there)


def test_ones_own_words_can_be_changed_until_others_stand_behind_them() -> None:
    idea = proposed("Bake bread")
    edited = proposing.edit(
        idea=idea, person=somebody(), title="Bake rye bread", words="", at=NOON + timedelta(hours=1)
    )
    assert (edited.title, edited.edited_at) == ("Bake rye bread", NOON + timedelta(hours=1))
    assert Interaction.objects.get().subject == "Bake rye bread"
    backed(idea, "Ben")
    with pytest.raises(PorchError, match="Others stand behind it"):
        proposing.edit(idea=idea, person=somebody(), title="Sell cars", words="", at=NOON)
    with pytest.raises(PorchError, match="somebody else's"):
        proposing.edit(idea=idea, person=somebody("Ben"), title="Sell cars", words="", at=NOON)


def test_ones_own_idea_is_taken_back_and_put_back_until_it_is_decided() -> None:
    idea = proposed()
    assert proposing.take_back(idea=idea, person=somebody(), at=NOON).status == Status.WITHDRAWN
    assert not again(idea).takes_votes
    assert proposing.put_back(idea=idea, person=somebody(), at=NOON).status == Status.OPEN
    decided(idea)
    with pytest.raises(PorchError, match="decided already"):
        proposing.take_back(idea=idea, person=somebody(), at=NOON)
