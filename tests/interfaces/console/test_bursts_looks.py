"""Bursts in both lights and widths: the week, what to begin, whom it reaches, words for each; moved by drag."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from porch.engagement.bursts.models import Burst
from porch.records.profiles import actions as profiles
from porch.records.profiles.wanted import Wanted
from tests.interfaces.console.conftest import ARABIC, Town, window
from tests.interfaces.console.test_looks import LIGHTS, look
from tests.interfaces.console.views.test_bursts import _at_all_hours, begun, do, willing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
__all__ = ["_at_all_hours"]


def town_with_bursts(town: Town) -> tuple[Burst, Burst]:
    """Plan one burst for next week, and let another go."""
    for name in ("Fay Lund", "Gil Moro", "Hana Sato", ARABIC.name):
        willing(name)
    profiles.save_segment(name="Regulars", wanted=Wanted(words="an"), by=town.alice, at=town.now)
    planned = begun(town, day=next_week(town), hour="10:30")
    gone = begun(town, name="Rest the dough")
    for burst in (planned, gone):
        do(
            town.alice,
            burst,
            "words",
            subject="Dough, {name}",
            words="Hello {name},\n\nlet it rest for a night. {line}",
        )
    do(town.bob, gone, "approval")
    do(town.bob, gone, "sending")
    return planned, gone


def next_week(town: Town) -> str:
    """Return the Wednesday of next week."""
    day = town.now.date() + timedelta(days=7)
    return (day + timedelta(days=2 - day.weekday())).isoformat()


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_bursts_are_fit_for_everybody(town: Town, live_server: Any, browser: Any, width: int, scheme: str) -> None:
    planned, gone = town_with_bursts(town)
    paths = [
        reverse("console:bursts"), reverse("console:bursts") + f"?week={next_week(town)}", reverse("console:rhythm"),
        reverse("console:burst-new"), reverse("console:burst", args=[planned.pk]), reverse("console:bursts-all"),
        reverse("console:burst", args=[gone.pk]), reverse("console:burst-people", args=[planned.pk]),
    ]  # fmt: skip
    with window(browser, live_server.url, town.alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in paths for line in look(seen, path, width, scheme)]
    assert wrong == []
    assert seen.complaints == []


def test_a_burst_is_put_on_another_day_by_dragging_it_and_by_key(town: Town, live_server: Any, browser: Any) -> None:
    planned, _ = town_with_bursts(town)
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit(reverse("console:bursts") + f"?week={next_week(town)}")
        page.drag_and_drop("[data-move]", "[data-day]:nth-child(5)")
        page.locator("[data-day]:nth-child(5) [data-move]").wait_for()
        page.locator(f"[aria-label='{planned.name}: a day earlier']").focus()
        page.keyboard.press("Enter")
        page.locator("[data-day]:nth-child(4) [data-move]").wait_for()
    planned.refresh_from_db()
    assert planned.send_at is not None
    assert planned.send_at.weekday() == 3
    assert seen.complaints == []
