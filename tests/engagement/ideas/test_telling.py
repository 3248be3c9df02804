"""The log hears of votes a little later, as they stand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.interaction import Kind
from porch.engagement.ideas import telling, voting
from porch.engagement.ideas.models import Vote
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from tests.cast import NOON
from tests.engagement.ideas.street import backed, proposed, somebody

pytestmark = pytest.mark.django_db


def votes(**also: object) -> int:
    return Interaction.objects.filter(kind=Kind.VOTE, **also).count()


def test_votes_reach_the_log_once_as_whose_they_are() -> None:
    idea = backed(proposed(), "Ben")
    assert (telling.tell(now=NOON), telling.tell(now=NOON)) == (2, 0)
    assert votes(detail__about=idea.about) == 2
    assert {one.handle.value for one in Interaction.objects.filter(kind=Kind.VOTE) if one.handle} == {
        "ann@street.example", "ben@street.example",
    }  # fmt: skip


def test_a_vote_that_was_withdrawn_is_gone_from_the_log_and_one_cast_again_is_new() -> None:
    idea = backed(proposed(), "Ben")
    telling.tell(now=NOON)
    later = NOON + timedelta(hours=1)
    voting.withdraw(idea=idea, person=somebody("Ben"), at=later)
    telling.tell(now=later)
    assert (votes(deleted=True), votes(deleted=False)) == (1, 1)
    backed(idea, "Ben", at=later)
    telling.tell(now=later)
    assert (votes(deleted=True), votes(deleted=False)) == (1, 2)


def test_the_vote_of_somebody_without_a_handle_is_passed_over() -> None:
    nobody = Person.objects.create(name="Nobody", created_at=NOON)
    Vote.objects.create(idea=proposed(), person=nobody, at=NOON)
    assert telling.tell(now=NOON) == 2
    assert votes() == 1
