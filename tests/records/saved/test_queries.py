"""Saved searches are the team's: listed by name, forgotten ones found by number alone."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.records.saved import actions, queries
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
NAMES = ("Mussels", "bread", "Éclair")


def test_they_stand_by_name_and_a_forgotten_one_is_found_by_its_number(alice: Member) -> None:
    kept = [
        actions.save(name=name, asked={"words": name}, by=alice, at=NOON) for name in ("Mussels", "bread", "Éclair")
    ]
    actions.close(saved=kept[0], at=NOON)
    assert [one.name for one in queries.searches(alice)] == ["bread", "Éclair"]
    assert (queries.search(alice, kept[0].pk), queries.named(alice, "Mussels")) == (kept[0], None)


def test_nobody_else_sees_them(alice: Member) -> None:
    saved = actions.save(name="Mussels", asked={"words": "x"}, by=alice, at=NOON)
    assert (queries.searches(None), queries.search(None, saved.pk), queries.named(None, "Mussels")) == ([], None, None)
    assert queries.searches(SYSTEM) == [saved]
