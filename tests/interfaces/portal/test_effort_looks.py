"""The sum on a phone and at a desk: it sends itself where scripts run, and waits for a press where they do not."""

from __future__ import annotations

from typing import Any

import pytest

from porch.engagement.ideas.models import Idea
from porch.interfaces.portal import effort
from tests.engagement.ideas.street import board
from tests.interfaces.portal import entering
from tests.interfaces.portal.test_sign_in_looks import wrong

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
PATH = "/with/ideas/menu/propose/?title=Bread"


@pytest.fixture
def crowded(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A board, in a place from where much was sent."""
    monkeypatch.setattr(effort, "MOST", 0)
    board()


def test_where_scripts_run_the_sum_is_found_and_sent(chromium: Any, live_server: Any, crowded: None) -> None:
    page = chromium.new_context().new_page()
    said = sent(page, live_server.url)
    page.wait_for_url("**/with/idea/**")
    page.context.close()
    assert (said, Idea.objects.get().held_at) == ([], None)


def test_where_none_runs_a_press_sends_it_for_a_look(chromium: Any, live_server: Any, crowded: None) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    sent(page, live_server.url)
    page.get_by_role("button", name="Send it as it is").click()
    page.wait_for_url("**/with/idea/**")
    page.context.close()
    assert Idea.objects.get().held_at is not None


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_where_it_fails_the_page_waits_for_a_press(
    chromium: Any, live_server: Any, crowded: None, scheme: str, width: int
) -> None:
    page = chromium.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme).new_page()
    page.route("**/effort-worker.js", lambda route: route.abort())
    sent(page, live_server.url)
    page.get_by_role("button", name="Send it as it is").wait_for()
    found = wrong(page, f"effort-{scheme}", width)
    page.context.close()
    assert found == []


def sent(page: Any, site: str) -> list[str]:
    """Propose an idea as a stranger who types the code of their mail; return what the browser complained of."""
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" and "422" not in one.text else None)
    page.goto(site + PATH)
    page.get_by_role("button", name="Propose it").click()
    page.get_by_label("Mail address").fill("new@street.example")
    page.get_by_role("button", name="Send me the code").click()
    page.get_by_label("Six digits").fill(entering.code("new@street.example"))
    page.keyboard.press("Enter")
    return said
