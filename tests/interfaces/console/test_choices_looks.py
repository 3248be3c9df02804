"""Choices in the console in a browser: a draft, an open and a decided one, and a report, in both lights and widths."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.choices import actions
from porch.engagement.choices.actions import Decided
from porch.proving.demo import town
from porch.records.team import queries as team
from tests.engagement.choices import flight
from tests.interfaces.console.conftest import window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def alice(db: None) -> Any:
    """Alice, in the demo town."""
    town.fill(now=SYSTEM_CLOCK.now())
    return next(member for member in team.members(SYSTEM) if member.name == "Alice")


@pytest.fixture
def places(alice: Any) -> list[str]:
    """The pages of the pilot's question, from its draft to what was decided."""
    now = SYSTEM_CLOCK.now()
    days = {"closes_at": now + timedelta(days=2), "told_by": (now + timedelta(days=9)).date()}
    draft, is_open, over = flight.drafted(alice), flight.asked(alice, **days), flight.asked(alice, **days)
    people = flight.aboard(over, 24)
    for person in people[:6]:
        flight.informed(over, person, "Milwaukee", mattered=1, at=now)
    flight.fuel(over, at=now)
    for person in people[:17]:
        flight.informed(over, person, "Milwaukee", mattered=flight.THE_FUEL, at=now)
    told = Decided(decided="We land.", reasons="The fuel.", option=flight.option(over, "Milwaukee"))
    actions.decide(choice=over, outcome=told, member=alice, at=now)
    numbered = [reverse("console:choice", args=[one.pk]) for one in (draft, is_open, over)]
    report = reverse("console:choice-report", args=[over.pk])
    return [reverse("console:choices"), reverse("console:choice-new"), *numbered, report]


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_the_pages_of_a_choice_are_fit_for_everybody(
    alice: Any, places: list[str], live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    with window(browser, live_server.url, alice, width=width, scheme=scheme) as seen:
        wrong = [line for place in places for line in look(seen, place, width, scheme)]
    assert wrong == []
    assert seen.complaints == []
