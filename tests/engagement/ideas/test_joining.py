"""Ideas that say the same are one, with everybody's vote once; taken apart each has its own again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as drawing
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import counting, joining, queries
from porch.engagement.ideas.models import Idea, Joining
from tests.cast import NOON, example
from tests.engagement.ideas.street import again, backed, board, owner, proposed

pytestmark = pytest.mark.django_db


def join(idea: Idea, into: Idea) -> Joining:
    return joining.join(idea=idea, into=into, member=owner(), at=NOON)


def test_who_was_for_both_is_for_it_once_and_it_leads_to_what_it_is_part_of() -> None:
    part, whole = backed(proposed("Bread"), "Cleo", "Dov"), backed(proposed("Bake bread", by="Ben"), "Cleo")
    join(part, whole)
    assert (again(whole).votes, again(part).into) == (4, whole)
    assert queries.joined(None, again(whole)) == [part]
    assert [one.pk for one in queries.latest(None, whole.board)] == [whole.pk]


def test_taken_apart_each_has_again_who_was_for_it() -> None:
    part, whole = backed(proposed("Bread"), "Cleo"), backed(proposed("Bake bread", by="Ben"), "Cleo")
    edge = join(part, whole)
    joining.take_apart(joining=edge, at=NOON)
    joining.take_apart(joining=edge, at=NOON)
    assert (again(whole).votes, again(part).votes, again(part).into) == (2, 2, None)


def test_what_was_joined_to_a_part_is_part_of_the_whole() -> None:
    first, second, third = proposed("A"), proposed("B", by="Ben"), proposed("C", by="Cleo")
    join(first, second)
    edge = join(second, third)
    assert (again(first).into, again(third).votes) == (third, 3)
    joining.take_apart(joining=edge, at=NOON)
    assert (again(first).into, again(second).votes, again(third).votes) == (second, 2, 1)


def test_one_is_not_joined_to_itself_nor_across_boards_nor_round_in_a_circle() -> None:
    first, second = proposed("A"), proposed("B", by="Ben")
    elsewhere = proposed("C", on=board("Wine"))
    join(first, second)
    for one, other in ((first, second), (second, first), (second, second)):
        with pytest.raises(PorchError, match="one idea already"):
            join(one, other)
    with pytest.raises(PorchError, match="two boards"):
        join(elsewhere, second)


def test_what_was_said_to_be_two_is_not_joined_until_that_is_taken_back() -> None:
    first, second, third = proposed("A"), proposed("B", by="Ben"), proposed("C", by="Cleo")
    said = joining.keep_apart(one=second, other=first, member=owner(), at=NOON)
    assert joining.keep_apart(one=first, other=second, member=owner(), at=NOON).pk == said.pk
    assert queries.apart(SYSTEM, [first.pk, second.pk]) == {(first.pk, second.pk)}
    join(first, third)
    with pytest.raises(PorchError, match="two ideas"):
        join(second, third)
    joining.forget_apart(apart=said, at=NOON)
    join(second, third)
    assert again(third).votes == 3


@pytest.mark.slow
@drawing(max_examples=8)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4)), max_size=12))
def test_however_they_are_joined_and_taken_apart_nobody_is_lost_or_counted_twice(
    deeds: list[tuple[bool, int, int]],
) -> None:
    with example():
        names = ["Ann", "Ben", "Cleo", "Dov", "Eve"]
        ideas = [backed(proposed(f"Idea {name}", by=name), *names[:place]) for place, name in enumerate(names)]
        edges: list[Joining] = []
        for joins, one, other in deeds:
            try:
                edges += [join(ideas[one], ideas[other])] if joins else []
            except PorchError:
                continue
            if not joins and edges:
                joining.take_apart(joining=edges.pop(one % len(edges)), at=NOON)
        for idea in Idea.objects.filter(into=None):
            held = counting.standing_votes(idea.pk).values("person").distinct().count()
            assert idea.votes == held
        for edge in reversed(edges):
            joining.take_apart(joining=edge, at=NOON)
        assert [again(idea).votes for idea in ideas] == [place + 1 for place in range(5)]
