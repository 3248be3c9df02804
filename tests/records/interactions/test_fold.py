"""An interaction is the greatest of its observations, deleted as soon as one says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from porch.core.interaction import Handle, Heard
from porch.records.interactions.fold import Item, load, named
from tests.cast import ANN, NOON, US, says

pytestmark = pytest.mark.django_db
FIRST = says(ANN, "at 7", name="q")
EDITED = says(ANN, "at 8", name="q", version="2", edited_at=NOON + timedelta(minutes=1))
AS_LATE = says(ANN, "at 9", name="q", version="3", edited_at=NOON + timedelta(minutes=1))
GONE = says(Handle(kind="square", value=""), "", name="q", version="gone", deleted=True)
GONE_BY = says(ANN, "", name="q", version="gone 2", deleted=True)


def fold(*observed: Heard) -> Item:
    item = Item(id=1, fresh=True, moved=True)
    for heard in observed:
        item.take(named(heard))
    return item


@pytest.mark.parametrize("order", list(permutations([FIRST, EDITED, AS_LATE, FIRST])))
def test_the_latest_edit_wins_in_any_order(order: tuple[Heard, ...]) -> None:
    assert fold(*order).content.text == "at 9"


@pytest.mark.parametrize("order", list(permutations([FIRST, EDITED, GONE])))
def test_a_deletion_is_final_in_any_order_and_keeps_what_it_deleted(order: tuple[Heard, ...]) -> None:
    item = fold(*order)
    assert (item.deleted, item.content.text, item.version) == (True, "at 8", "2")


@pytest.mark.parametrize("order", list(permutations([GONE, GONE_BY, GONE])))
def test_of_deletions_the_one_that_says_who_counts(order: tuple[Heard, ...]) -> None:
    assert fold(*order).content.author == ANN


def test_the_same_again_moves_nothing() -> None:
    item = fold(FIRST, GONE)
    item.moved = False
    item.take(named(FIRST))
    item.take(named(GONE))
    assert not item.moved


def test_an_item_is_about_who_said_it_or_whom_we_said_it_to() -> None:
    assert Item(id=1, handle=3, to_handle=4).whom == 3
    assert Item(id=1, handle=3, to_handle=4, ours=True).whom == 4
    assert Item(id=1, to_handle=4, before=3, ours=True).is_for_another
    assert not Item(id=1, to_handle=4, before=3, ours=True, fresh=True).is_for_another


def test_names_are_those_of_the_item_its_parent_and_its_root_once() -> None:
    one = named(says(US, name="a", to="b", thread="b"))
    assert (one.names, one.parent) == (["a", "b"], "b")
    assert named(says(US, name="a", to="a")).names == ["a"]
    assert named(replace(FIRST, version="")).version != ""


def test_nothing_is_loaded_of_what_the_log_does_not_have() -> None:
    assert load("square", ["q"]) == {}
