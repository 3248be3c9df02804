"""How a board keeps up with those who propose on it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.ideas import deciding, joining, looking, partnering, proposing, talking, voting
from porch.engagement.ideas.models import Board, Idea
from porch.engagement.ideas.voting import Source
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.ideas.street import (
    NO,
    YES,
    again,
    backed,
    board,
    decided,
    one_person,
    owner,
    proposed,
    somebody,
    two_people,
)  # fmt: skip

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATE = NOON + 30 * DAY
YEAR = NOON - 365 * DAY


@pytest.fixture
def menu() -> Board:
    return board()


def waits(there: Board) -> partnering.Waits:
    return partnering.waits(SYSTEM, there, since=YEAR, now=LATE)


def test_who_waits_still_counts_with_how_long_they_wait(menu: Board) -> None:
    first, second = proposed("Bake bread"), proposed("Own honey", at=NOON + 10 * DAY)
    decided(first, NO, at=NOON + 3 * DAY)
    assert waits(menu) == partnering.Waits(answered=(3.0,), waiting=(20.0,))
    decided(second, YES, at=NOON + 11 * DAY)
    decided(again(first), YES, at=NOON + 20 * DAY)
    assert waits(menu) == partnering.Waits(answered=(3.0, 1.0), waiting=())


def test_who_took_theirs_back_waited_until_then_and_what_is_hidden_does_not_wait(menu: Board) -> None:
    gone, hidden = proposed("Bake bread"), proposed("Buy my pills", by="Ben")
    proposing.take_back(idea=gone, person=somebody("Ann"), at=NOON + 4 * DAY)
    looking.hide(words=hidden, member=owner(), why="An advertisement", at=NOON)
    assert waits(menu) == partnering.Waits(answered=(), waiting=(4.0,))


def test_what_is_part_of_another_waits_with_it(menu: Board) -> None:
    joining.join(idea=proposed("Rye bread", by="Ben"), into=proposed("Bake bread"), member=owner(), at=NOON)
    assert waits(menu).waiting == (30.0,)


def test_who_proposes_for_the_first_time_is_new(menu: Board) -> None:
    proposed("Bake bread", by="Ann", at=NOON - 100 * DAY)
    proposed("Own honey", by="Ann")
    proposed("Rye bread", by="Ben")
    proposed("More rye", by="Ben")
    assert partnering.contributors(SYSTEM, since=NOON - DAY, until=LATE) == (1, 2)
    one_person("Ben", "Ann")
    assert partnering.contributors(SYSTEM, since=NOON - DAY, until=LATE) == (0, 1)
    two_people("Ben", "Ann")
    assert partnering.contributors(SYSTEM, since=NOON - DAY, until=LATE) == (1, 2)


def taken(title: str, by: str) -> Idea:
    idea = proposed(title, by=by)
    decided(idea, YES)
    return again(idea)


def test_who_won_twice_is_told_with_what_they_said_of_ideas_of_others(menu: Board) -> None:
    mine = taken("Bake bread", "Ann")
    taken("Own honey", "Ann")
    other = taken("Rye bread", "Ben")
    assert partnering.winners(SYSTEM) == [partnering.Winner(person=somebody("Ann").pk, taken=2, comments=0)]
    for idea in (mine, other):
        talking.comment(idea=idea, person=somebody("Ann"), words="With seeds, please", at=LATE)
    assert [winner.comments for winner in partnering.winners(SYSTEM)] == [1]
    one_person("Ben", "Ann")
    assert [(winner.taken, winner.comments) for winner in partnering.winners(SYSTEM)] == [(3, 0)]


def test_whose_vote_a_colleague_wrote_down_is_offline_until_they_vote_themselves(menu: Board) -> None:
    idea = backed(proposed("Bake bread"), "Ben")
    noted = Source(how="phone", member=owner())
    for name in ("Cleo", "Ben", "Dov"):
        voting.vote(idea=idea, person=somebody(name), at=NOON, source=noted)
    found = partnering.voices(SYSTEM, menu)
    assert [(one.pk, online, offline) for one, online, offline in found.ideas] == [(idea.pk, 2, 2)]
    assert (found.online, found.offline) == (2, 2)
    one_person("Cleo", "Ben")
    assert (partnering.voices(SYSTEM, menu).online, partnering.voices(SYSTEM, menu).offline) == (2, 1)


def test_an_idea_nobody_is_for_is_told_as_well(menu: Board) -> None:
    idea = proposed("Bake bread")
    voting.withdraw(idea=idea, person=somebody("Ann"), at=NOON)
    assert [(online, offline) for _, online, offline in partnering.voices(SYSTEM, menu).ideas] == [(0, 0)]


def test_the_step_that_was_reached_last_is_told(menu: Board) -> None:
    idea = taken("Bake bread", "Ann")
    for day, name in enumerate(("Buy an oven", "Hire a baker")):
        step = deciding.add_milestone(idea=idea, name=name, due=None, member=owner(), at=LATE)
        deciding.reach(milestone=step, at=LATE + day * DAY)
    assert partnering.reached(SYSTEM, [idea.pk])[idea.pk].name == "Hire a baker"


def test_who_left_learns_nothing(menu: Board, charlie: Member) -> None:
    proposed()
    assert partnering.waits(charlie, menu, since=YEAR, now=LATE) == partnering.Waits(answered=(), waiting=())
    assert partnering.contributors(charlie, since=YEAR, until=LATE) == (0, 0)
    assert partnering.winners(charlie) == []
    assert partnering.voices(charlie, menu).ideas == ()
    assert partnering.reached(charlie, [1]) == {}
