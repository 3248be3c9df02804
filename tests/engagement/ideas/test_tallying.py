"""Votes and showings are read a piece at a time and come to the same as read at once: each person once for an idea."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from porch.engagement.ideas import joining, tallying, voting
from porch.engagement.ideas.models import Board, Carried, Showing
from tests.cast import NOON
from tests.engagement.ideas import street

pytestmark = pytest.mark.django_db
TODAY, BEFORE = NOON.date().isoformat(), (NOON - timedelta(days=1)).date().isoformat()


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallying, "PIECE", 2)


@pytest.fixture
def menu(db: None) -> Board:
    return street.board()


def read(board: Board) -> Counter[tuple[int, int, str]]:
    return Counter((cast.idea, cast.person, cast.day) for cast in tallying.votes(board))


def test_everybody_who_is_for_an_idea_is_read_once_with_the_day(menu: Board) -> None:
    bread = street.backed(street.proposed(on=menu), "Ben", "Cleo")
    street.backed(street.proposed("Elsewhere", on=street.board("Other")), "Ben")
    voting.withdraw(idea=bread, person=street.somebody("Cleo"), at=NOON)
    assert read(menu) == {(bread.pk, street.somebody(name).pk, TODAY): 1 for name in ("Ann", "Ben")}


def test_two_who_are_one_are_read_once_since_the_first_day(menu: Board) -> None:
    bread = street.proposed(on=menu)
    street.backed(bread, "Ben")
    street.backed(bread, "Cleo", at=NOON - timedelta(days=1))
    street.one_person("Ben", "Cleo")
    assert read(menu) == {
        (bread.pk, street.somebody("Ann").pk, TODAY): 1,
        (bread.pk, street.somebody("Cleo").pk, BEFORE): 1,
    }


def test_who_was_for_both_of_two_ideas_that_are_one_is_read_once(menu: Board) -> None:
    bread, loaf = street.backed(street.proposed(on=menu), "Ben"), street.proposed("Loaves", on=menu)
    street.backed(loaf, "Ben", "Cleo")
    joining.join(idea=loaf, into=bread, member=None, at=NOON)
    assert sorted(person for _idea, person, _day in read(menu)) == sorted(
        street.somebody(name).pk for name in ("Ann", "Ben", "Cleo")
    )
    assert {idea for idea, _person, _day in read(menu)} == {bread.pk}


def test_showings_and_what_was_brought_along_are_read_by_day_with_what_is_joined(menu: Board) -> None:
    bread, loaf = street.proposed(on=menu), street.proposed("Loaves", on=menu)
    for idea, slot, shown in ((bread, 1, 5), (bread, 2, 7), (loaf, 1, 30)):
        Showing.objects.create(idea=idea, day=NOON.date(), slot=slot, shown=shown)
    Carried.objects.create(idea=loaf, day=NOON.date(), votes=-4, shown=9)
    joining.join(idea=loaf, into=bread, member=None, at=NOON)
    found = list(tallying.showings(menu))
    assert {(one.idea, one.day) for one in found} == {(bread.pk, TODAY)}
    assert sum(one.many for one in found) == 42
    assert list(tallying.carried(menu)) == [((bread.pk, TODAY, 0), (bread.pk, TODAY, 9))]


def test_a_board_without_ideas_has_none_of_it(menu: Board) -> None:
    assert [*tallying.votes(menu), *tallying.showings(menu), *tallying.carried(menu)] == []
