"""Signing in on a phone and at a desk, in both lights: no axe violation, nothing wider than the screen, no script."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from porch.interfaces.portal import places
from porch.interfaces.portal.places import Place
from porch.records.people.models import Person
from tests.interfaces.console.conftest import ARTEFACTS
from tests.interfaces.portal import entering

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
MAIL = "ann@example.org"
PLACES = tuple(
    Place(route="sign-up", name=name, is_open=lambda: True)
    for name in ("Ideas", "Questions", "Choices", "What we promise")
)


def wrong(page: Any, name: str, width: int) -> list[str]:
    """Return what is wrong with the page that stands open, and keep its picture."""
    from axe_playwright_python.sync_playwright import Axe

    page.screenshot(path=ARTEFACTS / f"{name}-{width}.png", full_page=True)
    violations = Axe().run(page).response["violations"]
    over = page.evaluate("document.documentElement.scrollWidth") - width
    return [*[one["id"] for one in violations], *[f"{over} px wider than the screen" for _ in range(over > 0)]]


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 360), ("light", 1280), ("dark", 1280)])
def test_somebody_signs_in_chooses_a_name_and_leaves_without_scripts(
    chromium: Any, live_server: Any, ann: Person, monkeypatch: pytest.MonkeyPatch, scheme: str, width: int
) -> None:
    monkeypatch.setattr(places, "PLACES", PLACES)
    context = chromium.new_context(
        viewport={"width": width, "height": 740}, color_scheme=scheme, java_script_enabled=True
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/with/sign-in/")
    found = wrong(page, f"sign-in-{scheme}", width)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.get_by_label("Mail address").fill(MAIL)
    page.get_by_role("button", name="Send me the code").click()
    expect(page.get_by_label("Six digits")).to_be_focused()
    found += wrong(page, f"sign-in-code-{scheme}", width)
    page.get_by_label("Six digits").fill("1")
    page.keyboard.press("Enter")
    page.get_by_text("This is not the code").wait_for()
    found += wrong(page, f"sign-in-wrong-{scheme}", width)
    page.get_by_label("Six digits").fill(entering.code(MAIL))
    page.keyboard.press("Enter")
    page.get_by_label("What others may call you").fill("Annie")
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("Kept.").wait_for()
    found += wrong(page, f"sign-in-you-{scheme}", width)
    page.get_by_role("button", name="Sign out here").click()
    page.get_by_text("You are signed out.").wait_for()
    context.close()
    assert found == []
