"""One vote a person, whoever they were; withdrawn and cast again, with its history."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import actions, counting, joining, looking, queries, voting
from porch.engagement.ideas.models import Follow, Vote
from porch.engagement.ideas.voting import Source
from tests.cast import NOON
from tests.engagement.ideas.street import again, backed, decided, one_person, owner, proposed, somebody, two_people

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def test_a_person_is_for_an_idea_once() -> None:
    assert backed(proposed(), "Ben", "Ben", "Cleo").votes == 3
    assert Vote.objects.count() == 3


def test_a_vote_withdrawn_and_cast_again_keeps_its_history() -> None:
    idea = backed(proposed(), "Ben")
    assert voting.withdraw(idea=idea, person=somebody("Ben"), at=LATER)
    assert again(idea).votes == 1
    assert not voting.withdraw(idea=idea, person=somebody("Ben"), at=LATER)
    backed(idea, "Ben", at=LATER + timedelta(hours=1))
    told = [(one.at, one.withdrawn_at) for one in queries.voted_for(SYSTEM, somebody("Ben"))]
    assert told == [(LATER + timedelta(hours=1), None), (NOON, LATER)]
    assert again(idea).votes == 2


def test_a_vote_by_number_is_for_the_idea_that_one_is_part_of_now() -> None:
    whole, part = proposed(), proposed("Lamps on the terrace")
    joining.join(idea=part, into=whole, member=owner(), at=NOON)
    cast = voting.vote_by_number(number=part.pk, person=somebody("Ben"), at=LATER)
    assert cast is not None
    assert (cast.idea_id, Vote.objects.filter(person=somebody("Ben")).count()) == (whole.pk, 1)
    assert voting.vote_by_number(number=whole.pk, person=somebody("Ben"), at=LATER) == cast


def test_nobody_is_for_an_idea_by_number_that_is_not_there_or_not_shown() -> None:
    idea = proposed()
    looking.hide(words=idea, member=owner(), why="Spam", at=NOON)
    assert voting.vote_by_number(number=idea.pk, person=somebody("Ben"), at=LATER) is None
    assert voting.vote_by_number(number=idea.pk + 1000, person=somebody("Ben"), at=LATER) is None
    assert not Vote.objects.filter(person=somebody("Ben")).exists()


def test_two_who_turn_out_to_be_one_are_for_it_once_and_split_again_twice() -> None:
    idea = backed(proposed(), "Ben", "Benny")
    one_person("Benny", "Ben")
    counting.recount([idea.pk])
    assert again(idea).votes == 2
    assert backed(idea, "Benny").votes == 2
    two_people("Benny")
    counting.recount([idea.pk])
    assert again(idea).votes == 3


def test_who_is_one_person_now_withdraws_as_one() -> None:
    idea = backed(proposed(), "Ben", "Benny")
    one_person("Benny", "Ben")
    counting.recount([idea.pk])
    voting.withdraw(idea=idea, person=somebody("Ben"), at=LATER)
    assert again(idea).votes == 1
    assert not counting.votes_of(idea.pk, somebody("Benny")).exists()


def test_what_is_refused_hidden_or_on_a_closed_board_takes_no_votes() -> None:
    idea = proposed()
    decided(idea)
    with pytest.raises(PorchError, match="no votes any more"):
        backed(idea, "Ben")
    other = proposed("Cakes")
    actions.close_board(board=other.board, at=NOON)
    with pytest.raises(PorchError, match="no votes any more"):
        backed(other, "Ben")


def test_a_vote_for_what_was_joined_is_for_what_it_is_part_of() -> None:
    part, whole = proposed("Bread"), proposed("Bake bread", by="Ben")
    joining.join(idea=part, into=whole, member=owner(), at=NOON)
    backed(part, "Cleo")
    assert again(whole).votes == 3


def test_a_colleague_writes_down_who_said_so_and_how() -> None:
    cast = voting.vote(idea=proposed(), person=somebody("Ben"), at=NOON, source=Source(how="phone", member=owner()))
    assert (cast.person.name, cast.how, cast.noted_by) == ("Ben", "phone", owner())


def test_following_is_once_and_ends() -> None:
    idea = proposed(by="Ben")
    first = voting.follow(idea=idea, person=somebody(), at=NOON)
    assert voting.follow(idea=idea, person=somebody(), at=LATER).pk == first.pk
    assert voting.unfollow(idea=idea, person=somebody(), at=LATER)
    assert not voting.unfollow(idea=idea, person=somebody(), at=LATER)
    assert Follow.objects.get(pk=first.pk).ended_at == LATER
