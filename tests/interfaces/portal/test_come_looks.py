"""The page of an invitation at 360 px, in both lights: no axe violation, nothing wider than the screen, no script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.gatherings import holding
from porch.records.people.links import Door
from porch.records.people.models import Person
from tests.interfaces.console.conftest import ARTEFACTS
from tests.interfaces.portal.views.test_come import held

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


def wrong(page: Any, name: str) -> list[str]:
    """Return what is wrong with the page that stands open, and keep its picture."""
    from axe_playwright_python.sync_playwright import Axe

    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)
    found = [
        f"{one['id']} {[node['target'] for node in one['nodes']]}" for one in Axe().run(page).response["violations"]
    ]
    over = page.evaluate("document.documentElement.scrollWidth") - 360
    return [*found, *[f"{over} px wider than the screen" for _ in range(over > 0)]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_invitation_is_answered_on_a_phone_without_scripts(
    chromium: Any, live_server: Any, ann: Person, address: Callable[..., str], scheme: str
) -> None:
    one = held(online="https://meet.test/t", online_seats=None, words="Six wines from the valley.")
    path = live_server.url + address(Door.COME, one.about)
    context = chromium.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    page.goto(path)
    found = wrong(page, f"come-asked-{scheme}-360")
    page.get_by_label("Yes").check()
    page.get_by_label("I come there").check()
    page.get_by_label("Who told you").fill("Dov")
    page.get_by_role("button", name="Answer").click()
    page.get_by_text("You are expected.").wait_for()
    found += wrong(page, f"come-expected-{scheme}-360")
    holding.call_off(occurrence=one, member=None, at=SYSTEM_CLOCK.now())
    page.goto(path)
    page.get_by_text("This was called off.").wait_for()
    found += wrong(page, f"come-off-{scheme}-360")
    context.close()
    assert found == []
