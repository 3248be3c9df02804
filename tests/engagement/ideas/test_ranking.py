"""How ideas stand: votes by those who saw them, not how often they were seen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.engagement.ideas import joining, ranking
from porch.engagement.ideas.models import Board, Idea, Showing, Standing
from porch.records.organisations.models import Organisation, Role
from tests.cast import NOON
from tests.engagement.ideas.street import backed, board, decided, owner, proposed, somebody

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def shown(idea: Idea, often: int, *, weeks_ago: int = 0) -> None:
    Showing.objects.create(idea=idea, day=(NOON - weeks_ago * WEEK).date(), slot=1, shown=often)


def ranked(there: Board) -> dict[int, Standing]:
    ranking.rank(board=there, now=NOON)
    return {one.idea_id: one for one in Standing.objects.filter(board=there)}


def test_an_idea_seldom_seen_and_well_liked_stands_before_one_often_seen() -> None:
    often, seldom = backed(proposed("A"), "Ben", "Cleo", "Dov"), backed(proposed("B"), "Ben", "Cleo")
    shown(often, 100)
    shown(seldom, 6)
    found = ranked(often.board)
    assert found[seldom.pk].place < found[often.pk].place
    assert (found[often.pk].shown, found[often.pk].people) == (100, 4)
    assert all(one.low < one.liked < one.high for one in found.values())


def test_older_votes_and_showings_count_less() -> None:
    fresh, old = proposed("A"), proposed("B", by="Ben", at=NOON - 60 * WEEK)
    backed(fresh, "Cleo", "Dov")
    backed(old, "Cleo", "Dov", at=NOON - 60 * WEEK)
    shown(fresh, 10)
    shown(old, 10, weeks_ago=60)
    found = ranked(fresh.board)
    assert found[fresh.pk].liked > found[old.pk].liked


def test_what_takes_no_votes_any_more_leaves_the_order_and_parts_are_counted_with_the_whole() -> None:
    gone, part, whole = proposed("A"), proposed("B"), proposed("C", by="Ben")
    ranked(gone.board)
    decided(gone)
    joining.join(idea=part, into=whole, member=owner(), at=NOON)
    shown(part, 3)
    found = ranked(gone.board)
    assert list(found) == [whole.pk]
    assert (found[whole.pk].people, found[whole.pk].shown) == (2, 3)


def test_many_of_one_account_weigh_as_one_beside_people_and_accounts() -> None:
    big = Organisation.objects.create(name="Big", key="big", made_at=NOON)
    for name in ("Ben", "Cleo"):
        Role.objects.create(person=somebody(name), organisation=big, at=NOON)
    idea = backed(proposed(), "Ben", "Cleo")
    (stands,) = ranked(idea.board).values()
    assert (stands.people, stands.accounts, stands.weighted) == (3, 1, 2.0)


def test_a_minoritys_best_idea_has_a_seat_where_accounts_differ_much() -> None:
    menu = board()
    for place in range(12):
        Role.objects.create(
            person=somebody(f"P{place}"), at=NOON,
            organisation=Organisation.objects.create(name=f"O{place}", key=f"o{place}", made_at=NOON),
        )  # fmt: skip
    many = [f"P{place}" for place in range(7)]
    for place in range(5):
        backed(proposed(f"Many {place}"), *many)
    lone = backed(proposed("Few", by="Few"), *[f"P{place}" for place in range(7, 12)])
    found = ranked(menu)
    assert found[lone.pk].seat == 2


def test_where_accounts_agree_nobody_needs_a_seat() -> None:
    Role.objects.create(
        person=somebody("Ben"), at=NOON, organisation=Organisation.objects.create(name="O", key="o", made_at=NOON)
    )
    idea = backed(proposed(), "Ben")
    assert [one.seat for one in ranked(idea.board).values()] == [None]


def test_an_empty_board_has_no_order() -> None:
    assert ranking.rank(board=board(), now=NOON) == 0
