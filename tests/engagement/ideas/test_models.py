"""What is true of one row: what a letter about it is about, who may read it, whether one can be for it."""

from __future__ import annotations

import pytest

from porch.engagement.ideas.models import Comment, Idea
from porch.engagement.ideas.statuses import TAKES_VOTES, Status
from tests.cast import NOON


def test_an_idea_is_named_by_its_number() -> None:
    assert Idea(pk=7).about == "idea-7"


@pytest.mark.parametrize("kind", [Idea, Comment])
def test_what_is_held_or_hidden_is_not_for_everybody(kind: type[Idea] | type[Comment]) -> None:
    assert kind().is_shown
    assert not kind(held_at=NOON).is_shown
    assert not kind(hidden_at=NOON).is_shown


def test_one_can_be_for_what_is_shown_and_undecided_or_on_its_way() -> None:
    assert {status for status in Status if Idea(status=status).takes_votes} == TAKES_VOTES
    assert not Idea(hidden_at=NOON).takes_votes
    assert not Idea(into_id=3).takes_votes
