"""A flood from one place is kept and counts once a colleague has looked; who is known counts at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.ideas import flooding, queries, telling, voting
from porch.engagement.ideas.models import Idea, Vote
from porch.engagement.ideas.voting import Source
from tests.cast import NOON
from tests.engagement.ideas.street import again, proposed, somebody

pytestmark = pytest.mark.django_db
CAFE = Source(place="192.0.2.7")


def pressed(idea: Idea, many: int, source: Source = CAFE, *, first: int = 0) -> None:
    for number in range(first, first + many):
        voting.vote(idea=idea, person=somebody(f"P{number}"), at=NOON, source=source)


def test_newcomers_from_one_place_beyond_a_few_wait_to_be_looked_at() -> None:
    idea = proposed()
    pressed(idea, 9)
    assert again(idea).votes == 1 + flooding.MOST
    assert len(queries.held_votes(SYSTEM)) == 9 - flooding.MOST
    assert queries.held_votes(None) == []
    assert queries.mine(somebody("P8"), [idea])[idea.pk].waits
    assert telling.tell(now=NOON) == 1 + flooding.MOST


def test_from_another_place_or_written_down_by_a_colleague_they_count() -> None:
    idea = proposed()
    pressed(idea, 9)
    pressed(idea, 2, Source(place="198.51.100.4"), first=20)
    pressed(idea, 2, Source(how="booth"), first=30)
    assert again(idea).votes == 1 + flooding.MOST + 4


def test_whom_we_know_for_a_week_counts_at_once() -> None:
    idea = proposed()
    pressed(idea, 9)
    regular = somebody("Cleo")
    regular.created_at = NOON - timedelta(days=30)
    regular.save()
    voting.vote(idea=idea, person=regular, at=NOON, source=CAFE)
    assert again(idea).votes == 2 + flooding.MOST


def test_a_colleague_lets_them_count_and_holds_them_back_again() -> None:
    idea = proposed()
    pressed(idea, 9)
    waiting = queries.held_votes(SYSTEM)
    assert flooding.let_count(votes=waiting) == 4
    assert (again(idea).votes, queries.held_votes(SYSTEM)) == (10, [])
    assert flooding.let_count(votes=waiting) == 0
    assert flooding.hold_back(votes=waiting, at=NOON) == 4
    assert again(idea).votes == 6


def test_a_held_vote_that_is_withdrawn_takes_nothing_away() -> None:
    idea = proposed()
    pressed(idea, 6)
    assert voting.withdraw(idea=idea, person=somebody("P5"), at=NOON)
    assert again(idea).votes == 1 + flooding.MOST


def test_where_it_was_is_kept_as_a_digest_of_the_day_and_forgotten_after_a_week() -> None:
    pressed(proposed(), 1)
    (kept,) = Vote.objects.exclude(place="").values_list("place", flat=True)
    assert kept == flooding.digest("192.0.2.7", NOON) != flooding.digest("192.0.2.7", NOON + timedelta(days=1))
    assert "192" not in kept
    assert (flooding.forget(now=NOON), flooding.forget(now=NOON + timedelta(days=8))) == (0, 1)
