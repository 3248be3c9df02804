"""The button on a page of somebody else's: one begins to write there, and goes on with us; without a script, a link."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engagement.ideas.street import board, proposed
from tests.interfaces.widget.foreign import shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
SHOWN = (
    '<script src="{porch}/static/portal/button.js" async></script>'
    '<porch-ideas colour="#0a6e4a"><a href="{porch}/with/ideas/menu/propose/">Got an idea?</a></porch-ideas>'
)


@pytest.fixture
def foreign(live_server: Any) -> Any:
    """A page on an origin of its own that has the button."""
    proposed("Rye bread", on=board())
    with shop(SHOWN) as served:
        served.words["porch"] = live_server.url
        yield served


def test_one_begins_to_write_on_that_page_and_goes_on_with_us(foreign: Any, chromium: Any) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page, complaints, asked = context.new_page(), [], []
    page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{foreign.url}/")
    opener = page.get_by_role("button", name="Got an idea?")
    opener.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert opener.get_attribute("aria-expanded") == "false"
    opener.press("Enter")
    page.keyboard.type("Bake rye bread")
    before = len(asked)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with context.expect_page() as opened:
        page.keyboard.press("Enter")
    ours = opened.value
    ours.get_by_role("heading", name="Propose an idea").wait_for()
    assert ours.get_by_role("link", name="Rye bread").is_visible()
    assert (len(asked), complaints, context.cookies(foreign.url)) == (before, [], [])
    context.close()


def test_without_a_script_it_is_a_link(foreign: Any, chromium: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{foreign.url}/")
    page.get_by_role("link", name="Got an idea?").click()
    page.get_by_role("heading", name="Propose an idea").wait_for()
    context.close()
