"""A town where everybody may get everything about pizza, by mail or on the town square."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from porch.core.viewer import SYSTEM
from porch.engagement.bursts import actions, planning, queries
from porch.engagement.bursts.actions import Wish
from porch.engagement.bursts.models import Burst, Delivery, Line, Plan
from porch.records.people.models import Person
from porch.records.profiles import actions as profiles
from porch.records.team.models import Member
from tests.cast import NOON
from tests.records.outbox.begun import person as somebody


def person(name: str, *, cares: bool = True, **so: Any) -> Person:
    """Return somebody who said yes to all that we begin, and (`cares`) is marked with pizza."""
    made = somebody(name, **so)
    if cares:
        profiles.tag(person=made, name="pizza", by=None, at=NOON)
    return made


def written(author: Member | None, *, at: datetime = NOON, **wished: Any) -> Burst:
    """Return a question about pizza, planned."""
    wish = Wish(**{"kind": "question", "name": "Thin or thick?", "topic": "pizza", "why_all": "All of them.",
                   "words": "Hello {name}, thin or thick?", **wished})  # fmt: skip
    burst = actions.write(wish=wish, member=author, at=at, seed=7)
    worked_out(burst, at)
    return burst


def worked_out(burst: Burst, at: datetime = NOON) -> Plan:
    """Work out the plan that was asked for last."""
    plan = queries.latest(SYSTEM, burst)
    assert plan is not None
    return planning.work_out(plan, at=at)


def lines(burst: Burst) -> dict[str, tuple[str, str]]:
    """Return what the plan says of everybody: verdict and rule, by name."""
    rows = Line.objects.filter(plan__burst=burst).select_related("person")
    return {row.person.name: (row.verdict, row.rule) for row in rows}


def deliveries(burst: Burst) -> dict[str, tuple[str, str]]:
    """Return how far the sending to everybody is: state and rule, by name."""
    rows = Delivery.objects.filter(burst=burst).select_related("person")
    return {row.person.name: (row.state, row.rule) for row in rows}
