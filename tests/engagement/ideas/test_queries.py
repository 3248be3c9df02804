"""What readers see of boards and ideas, in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.ideas import actions, queries, ranking, voting
from porch.engagement.ideas.queries import Mine
from tests.cast import NOON
from tests.engagement.ideas.street import again, backed, board, decided, one_person, proposed, somebody

pytestmark = pytest.mark.django_db


def test_closed_boards_are_the_teams_to_see_in_the_list() -> None:
    menu, wine = board(), board("Wine")
    actions.close_board(board=wine, at=NOON)
    assert (queries.boards(None, closed=True), queries.boards(SYSTEM, closed=True)) == ([menu], [menu, wine])
    assert queries.board(None, "wine") == wine
    assert queries.any_board(None)


def test_pages_go_on_where_the_last_ended() -> None:
    menu = board()
    ideas = [backed(proposed(f"Idea {place}", by=f"P{place}"), *["Ben", "Cleo"][: place % 3]) for place in range(6)]
    first = queries.latest(None, menu, limit=4)
    assert [one.pk for one in [*first, *queries.latest(None, menu, before=first[-1].pk)]] == [i.pk for i in ideas[::-1]]
    top = queries.most_voted(None, menu, limit=4)
    rest = queries.most_voted(None, menu, after=(top[-1].votes, top[-1].pk))
    assert [one.votes for one in [*top, *rest]] == [3, 3, 2, 2, 1, 1]
    assert len({one.pk for one in [*top, *rest]}) == 6


def test_the_order_is_the_rankings_and_what_is_newer_stands_apart() -> None:
    menu = board()
    first, second = proposed("A"), backed(proposed("B"), "Ben", "Cleo")
    ranking.rank(board=menu, now=NOON)
    third = proposed("C")
    assert {one.pk for one in queries.ranked(None, menu)} == {first.pk, second.pk}
    assert queries.ranked(None, menu, after=1)[0].standing.place == 2
    assert queries.fresh(None, menu) == [third]


def test_what_somebody_did_about_ideas_is_told_to_them_whoever_they_were() -> None:
    first, second = backed(proposed("A"), "Benny"), proposed("B")
    voting.follow(idea=second, person=somebody("Ben"), at=NOON)
    one_person("Benny", "Ben")
    assert queries.mine(somebody("Ben"), [first, second]) == {
        first.pk: Mine(votes=True), second.pk: Mine(follows=True),
    }  # fmt: skip
    assert queries.mine(None, [first]) == {}


def test_votes_are_told_to_whose_they_are_and_to_us() -> None:
    backed(proposed(), "Ben")
    assert [
        len(queries.voted_for(who, somebody("Ben"))) for who in (somebody("Ben"), somebody("Ann"), None, SYSTEM)
    ] == [1, 0, 0, 1]
    assert queries.voters(None, again(proposed())) == []


def test_who_raised_an_idea_is_each_told_once() -> None:
    idea = backed(proposed(), "Ben", "Cleo")
    voting.follow(idea=idea, person=somebody("Dov"), at=NOON)
    voting.withdraw(idea=idea, person=somebody("Cleo"), at=NOON)
    assert queries.raised_by(SYSTEM, idea) == sorted(somebody(name).pk for name in ("Ann", "Ben", "Dov"))
    assert queries.raised_by(None, idea) == []


def test_a_board_tells_what_it_owes() -> None:
    menu = board(answer_days=14)
    proposed("A", at=NOON - timedelta(days=20))
    proposed("B", at=NOON - timedelta(days=3))
    decided(proposed("C", at=NOON - timedelta(days=30)))
    owed = queries.debt(None, menu, NOON)
    assert (owed.open, owed.late, owed.oldest) == (2, 1, NOON - timedelta(days=20))
    assert [one.title for one in queries.unanswered(SYSTEM, menu)] == ["A", "B"]
    assert queries.counted_by_status(None, menu) == {"open": 2, "no": 1}
