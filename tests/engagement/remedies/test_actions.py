"""An idea is linked to a need, and that can be taken back."""

from __future__ import annotations

import pytest

from porch.core.errors import PorchError
from porch.engagement.ideas import joining
from porch.engagement.remedies import actions
from porch.engagement.remedies.models import Remedy
from tests.cast import NOON
from tests.engagement.ideas.street import owner, proposed

pytestmark = pytest.mark.django_db


def test_linked_twice_is_linked_once() -> None:
    idea = proposed()
    one, two = (actions.link(kind="ask", topic="bread", idea=idea, member=owner(), at=NOON) for _ in range(2))
    assert one.pk == two.pk


def test_what_is_part_of_another_idea_is_linked_as_that() -> None:
    part, whole = proposed("Rye bread", by="Ben"), proposed()
    joining.join(idea=part, into=whole, member=owner(), at=NOON)
    part.refresh_from_db()
    assert actions.link(kind="ask", topic="bread", idea=part, member=owner(), at=NOON).idea_id == whole.pk


@pytest.mark.parametrize(("kind", "topic"), [("ask", ""), ("wish", "bread")])
def test_there_must_be_such_a_need(kind: str, topic: str) -> None:
    with pytest.raises(PorchError, match="need on a topic"):
        actions.link(kind=kind, topic=topic, idea=proposed(), member=owner(), at=NOON)


def test_a_link_is_taken_back_and_made_again() -> None:
    made = actions.link(kind="ask", topic="bread", idea=proposed(), member=owner(), at=NOON)
    assert actions.unlink(remedy=made, at=NOON).undone_at == NOON
    assert actions.relink(remedy=made, at=NOON).undone_at is None
    assert Remedy.objects.filter(undone_at=None).count() == 1
