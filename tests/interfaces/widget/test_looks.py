"""The form, the page of its writer, the page to try: fit for everybody, with long words, and in a frame."""

from __future__ import annotations

from typing import Any

import pytest

from porch.interfaces.widget import slips
from porch.records.interactions.models import Interaction
from tests.interfaces.console.conftest import window
from tests.interfaces.widget.conftest import connected
from tests.interfaces.widget.foreign import shop
from tests.interfaces.widget.test_browser import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
ARABIC = "مطعم " * 24
LONG = "Wholemealspeltsourdough" * 40 + "\n" + "هل لديكم طاولة لستة أشخاص مساء الجمعة؟ " * 20


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_our_pages_are_fit_for_everybody(
    alice: Any, live_server: Any, browser: Any, monkeypatch: pytest.MonkeyPatch, width: int, scheme: str
) -> None:
    monkeypatch.setattr(slips, "QUICKEST", 0)
    for channel in ("webchat", "webform"):
        connected(channel, {"name": ARABIC, "address": "trattoria", "origins": "https://shop.example"})
    with window(browser, live_server.url, width=width, scheme=scheme) as seen:
        page = seen.visit("/forms/trattoria/")
        wrong = look(page, f"form-{width}-{scheme}")
        page.locator("#words").fill(LONG)
        page.locator("#mail").fill("ann@example.org")
        page.keyboard.press("Enter")
        page.get_by_text("Thank you.").wait_for()
        wrong += look(page, f"kept-{width}-{scheme}")
        page.locator("#words").fill("And the bread?")
        page.locator("button").click()
        page.locator(".talk", has_text="And the bread?").wait_for()
        page = seen.visit("/chat/trattoria/try/")
        page.locator("porch-chat .opener").click()
        wrong += look(page, f"try-{width}-{scheme}")
    assert wrong == []
    assert seen.complaints == []
    assert Interaction.objects.count() == 2


def test_the_form_works_in_a_frame_on_a_listed_page_and_stays_away_from_others(
    alice: Any, live_server: Any, browser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slips, "QUICKEST", 0)
    frame = f'<iframe src="{live_server.url}/forms/trattoria/" title="Write to us" width="340" height="600"></iframe>'
    with shop(frame) as served, window(browser, served.url) as seen:
        served.words.update(porch=live_server.url)
        connected("webform", {"name": "Trattoria", "origins": served.url})
        inside = seen.visit("/").frame_locator("iframe")
        inside.locator("#words").fill("Do you deliver?")
        inside.locator("button").click()
        inside.get_by_text("Thank you.").wait_for()
        connected("webform", {"name": "Trattoria", "origins": "https://elsewhere.example"})
        seen.visit("/")
        assert any("frame-ancestors" in told for told in seen.complaints)
    assert Interaction.objects.get().text == "Do you deliver?"
