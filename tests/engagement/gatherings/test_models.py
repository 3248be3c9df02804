"""What is true of one gathering, and of one plan."""

from __future__ import annotations

from porch.engagement.gatherings.models import Gathering, Plan
from tests.cast import NOON


def test_a_tenth_is_held_out_unless_a_reason_says_why_not() -> None:
    assert [Gathering(why_all=why).holds_out for why in ("", "A small room")] == [True, False]


def test_a_plan_is_made_once_it_is_worked_out() -> None:
    assert [Plan(made_at=at).is_made for at in (None, NOON)] == [False, True]
