"""Counts that are sums of rows, and can be counted anew."""

from __future__ import annotations

import pytest

from porch.engagement.ideas import counting, talking
from porch.engagement.ideas.models import Carried, Idea
from tests.cast import NOON
from tests.engagement.ideas.street import again, backed, one_person, proposed, somebody, two_people

pytestmark = pytest.mark.django_db


def test_what_is_wrong_is_put_right_and_what_is_right_is_left() -> None:
    idea, other = backed(proposed(), "Ben"), proposed("Cakes")
    talking.comment(idea=idea, person=somebody("Ben"), words="Rye, please", at=NOON)
    assert counting.recount([idea.pk, other.pk]) == 0
    Idea.objects.filter(pk=idea.pk).update(votes=99, comments=7)
    assert counting.recount([idea.pk, other.pk]) == 1
    assert (again(idea).votes, again(idea).comments) == (2, 1)


def test_votes_an_idea_brought_along_count_with_those_cast_here() -> None:
    idea = backed(proposed(), "Ben")
    Carried.objects.create(idea=idea, day=NOON.date(), votes=40, shown=200)
    counting.recount([idea.pk])
    assert again(idea).votes == 42


def test_what_two_are_for_who_are_one_now_is_counted_anew_and_again_when_they_are_two() -> None:
    idea = backed(proposed(), "Ben", "Cleo")
    one_person("Ben", "Cleo")
    assert counting.recount_people([somebody("Cleo").pk]) == 1
    assert again(idea).votes == 2
    two_people("Ben")
    assert counting.recount_people([somebody("Ben").pk]) == 1
    assert again(idea).votes == 3
