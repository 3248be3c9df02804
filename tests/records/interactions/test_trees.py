"""What came of one thing said, from what began it on: answers and shares as a tree, likes counted, never endless."""

from __future__ import annotations

import pytest

from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions import trees
from porch.records.interactions.models import Interaction
from tests.cast import ANN, BEN, CLEO, DOV, NOON, says

pytestmark = pytest.mark.django_db


def pk(name: str) -> int:
    return Interaction.objects.get(external_id=name).pk


def test_a_tree_begins_with_what_began_it_and_counts_what_came_of_each(shop: Account) -> None:
    items = [
        says(DOV, "The mussels are back", name="post"),
        says(ANN, "Really?", name="a1", to="post"),
        says(BEN, "", name="share", to="post", kind=Kind.ANNOUNCE),
        says(DOV, "Since Friday", name="a2", to="a1"),
        says(CLEO, "", name="like", to="a1", kind=Kind.LIKE),
        says(CLEO, "Who asked?", name="a3", to="share"),
        says(CLEO, "Something else", name="other"),
    ]
    log.record(account=shop, items=items, received_at=NOON)
    grown = trees.tree(SYSTEM, pk("a2"))
    assert grown
    told = [(one.said.external_id, one.depth, one.below, one.nods) for one in grown.branches]
    assert told == [("post", 0, 4, 0), ("a1", 1, 1, 1), ("a2", 2, 0, 0), ("share", 1, 1, 0), ("a3", 2, 0, 0)]
    assert (grown.handles, grown.answers, grown.shares, grown.nods, grown.cut) == (4, 3, 1, 1, False)


def test_what_nobody_took_up_stands_alone(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, name="post", to="never-heard")], received_at=NOON)
    grown = trees.tree(SYSTEM, pk("post"))
    assert grown
    assert [(one.said.external_id, one.below) for one in grown.branches] == [("post", 0)]


def test_what_was_taken_back_takes_no_part(shop: Account) -> None:
    items = [says(ANN, name="post"), says(BEN, name="gone", to="post", deleted=True)]
    log.record(account=shop, items=items, received_at=NOON)
    grown = trees.tree(SYSTEM, pk("post"))
    assert grown
    assert [one.said.external_id for one in grown.branches] == ["post"]


def test_a_circle_of_answers_ends(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, name="a", to="b"), says(BEN, name="b", to="a")], received_at=NOON)
    grown = trees.tree(SYSTEM, pk("a"))
    assert grown
    assert {one.said.external_id for one in grown.branches} == {"a", "b"}


def test_what_the_whole_world_took_up_is_cut_and_says_so(shop: Account) -> None:
    items = [says(ANN, name="post"), *(says(BEN, name=f"r{n}", to="post") for n in range(9))]
    log.record(account=shop, items=items, received_at=NOON)
    grown = trees.tree(SYSTEM, pk("post"), most=5)
    assert grown
    assert (len(grown.branches), grown.cut) == (5, True)


def test_nothing_comes_of_nothing_and_a_stranger_sees_none(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, name="post")], received_at=NOON)
    assert (trees.tree(SYSTEM, 10**9), trees.tree(None, pk("post"))) == (None, None)
