"""Which ideas would meet a need, what was decided about them and what of it is done."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.ideas import deciding, joining
from porch.engagement.remedies import actions, queries
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.ideas.street import LATER, YES, decided, owner, proposed

pytestmark = pytest.mark.django_db
BREAD, TABLE = ("ask", "bread"), ("lack", "table")


def test_an_idea_is_told_with_its_decision_and_what_is_done() -> None:
    idea = proposed()
    actions.link(kind="ask", topic="bread", idea=idea, member=owner(), at=NOON)
    actions.link(kind="lack", topic="bread", idea=proposed("Slice it"), member=owner(), at=NOON)
    (waiting,) = queries.of_needs(SYSTEM, [BREAD])[BREAD]
    assert (waiting.idea.pk, waiting.decision, waiting.reached) == (idea.pk, None, None)
    made = decided(idea, YES)
    step = deciding.add_milestone(idea=idea, name="Buy an oven", due=None, member=owner(), at=LATER)
    deciding.reach(milestone=step, at=LATER)
    (told,) = queries.of_needs(SYSTEM, [BREAD, TABLE])[BREAD]
    assert (told.decision, told.reached) == (made, step)


def test_two_that_are_one_idea_are_told_once() -> None:
    part, whole = proposed("Rye bread", by="Ben"), proposed()
    for idea in (part, whole):
        actions.link(kind="ask", topic="bread", idea=idea, member=owner(), at=NOON)
    joining.join(idea=part, into=whole, member=owner(), at=NOON)
    assert [one.idea.pk for one in queries.of_needs(SYSTEM, [BREAD])[BREAD]] == [whole.pk]


def test_what_was_taken_back_is_no_link_and_is_known_still(charlie: Member) -> None:
    made = actions.link(kind="ask", topic="bread", idea=proposed(), member=owner(), at=NOON)
    assert queries.of_needs(charlie, [BREAD]) == {}
    actions.unlink(remedy=made, at=NOON)
    assert queries.of_needs(SYSTEM, [BREAD]) == {}
    assert queries.remedy(SYSTEM, made.pk) == made
    assert queries.remedy(charlie, made.pk) is None
