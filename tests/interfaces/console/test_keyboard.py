"""A morning by keyboard alone, as the owner lives it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from porch.core.viewer import SYSTEM
from porch.projections.waiting import queries as waiting
from porch.records.outbox import queries as outbox
from tests.interfaces.console.conftest import Town, window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]

CURRENT = "[data-row][data-current]:not([data-leaving])"
SHOWN = "[data-row]:not([data-leaving]):not([hidden])"


def test_j_and_k_move_through_the_rows(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit("/")
        page.keyboard.press("j")
        assert "Ben Okafor" in page.locator(CURRENT).inner_text()
        page.keyboard.press("j")
        assert "Ann Lindqvist" in page.locator(CURRENT).inner_text()
        page.keyboard.press("k")
        assert "Ben Okafor" in page.locator(CURRENT).inner_text()


def test_enter_opens_the_conversation_beside_the_list(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit("/")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.locator("#thing .said").first.wait_for()
        assert "cousin was sick" in page.locator("#thing").inner_text()
        assert page.locator("#list").is_visible()
        assert seen.complaints == []


def test_e_resolves_and_goes_to_the_next_and_z_brings_it_back(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit("/")
        page.keyboard.press("j")
        page.keyboard.press("e")
        page.locator("#toasts form[data-undo]").wait_for()
        assert "Ann Lindqvist" in page.locator(CURRENT).inner_text()
        assert page.locator(SHOWN).count() == 4
        page.keyboard.press("z")
        page.locator(f"{SHOWN} >> text=Ben Okafor").wait_for()
        assert page.locator(SHOWN).count() == 5
        assert seen.complaints == []


def test_an_answer_leaves_and_takes_its_row_along(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit("/")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.locator("#reply-text").wait_for()
        page.keyboard.press("r")
        page.keyboard.type("I am so sorry, Ben. I am calling the fish shop now.")
        page.keyboard.press("Control+Enter")
        page.locator("#toasts form[data-undo]").wait_for()
        page.locator("#thing >> text=About to leave").wait_for()
        assert page.locator(f"{SHOWN} >> text=Ben Okafor").count() == 0
        assert [o.text for o in outbox.recent(SYSTEM)] == ["I am so sorry, Ben. I am calling the fish shop now."]
        assert seen.complaints == []


def test_an_answer_taken_back_is_in_the_box_again(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit("/")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.locator("#reply-text").wait_for()
        page.keyboard.press("r")
        page.keyboard.type("Too quick.")
        page.keyboard.press("Control+Enter")
        page.locator("#toasts form[data-undo]").wait_for()
        page.locator("#thing").get_by_text("About to leave").wait_for()
        page.keyboard.press("Escape")
        page.keyboard.press("z")
        page.locator("#toasts >> text=in the box again").wait_for()
        page.wait_for_function("document.querySelector('#reply-text')?.value === 'Too quick.'")
        assert [o.state for o in outbox.recent(SYSTEM)] == ["draft"]


def test_the_last_answer_of_the_morning_taken_back_is_in_the_box_again(
    town: Town, live_server: Any, browser: Any
) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit("/")
        rows = page.locator("[data-row]:visible")
        while rows.count() > 1:
            before = rows.count()
            page.keyboard.press("j")
            page.locator(CURRENT).wait_for()
            page.keyboard.press("e")
            expect(rows).to_have_count(before - 1)
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.locator("#reply-text").wait_for()
        page.keyboard.press("r")
        page.keyboard.type("Too quick.")
        page.keyboard.press("Control+Enter")
        page.locator("#thing[data-base]").wait_for(state="detached")
        page.keyboard.press("z")
        page.locator("#toasts >> text=in the box again").wait_for()
        expect(page.locator("#reply-text")).to_have_value("Too quick.")


SLOW = """part => {
  const real = window.fetch;
  let first = true;
  window.fetch = async (address, ...more) => {
    const answer = await real(address, ...more);
    if (first && String(address).includes(part)) {
      first = false;
      await new Promise((done) => setTimeout(done, 1500));
    }
    return answer;
  };
}"""


def answered_slowly(seen: Any, words: str) -> Any:
    """Answer the first who waits, on a line on which drawing the conversation anew takes its time at first."""
    page = seen.visit("/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#reply-text").wait_for()
    page.evaluate(SLOW, page.locator("#thing").get_attribute("data-url"))
    page.keyboard.press("r")
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")
    page.locator("#toasts form[data-undo]").wait_for()
    return page


def test_on_a_slow_line_the_newest_shows(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = answered_slowly(seen, "Too quick.")
        page.keyboard.press("z")
        page.locator("#toasts >> text=in the box again").wait_for()
        page.wait_for_function("document.querySelector('#reply-text')?.value === 'Too quick.'")
        page.wait_for_timeout(2000)
        page.locator("#thing").get_by_text("About to leave").wait_for(state="detached")
        assert page.locator("#reply-text").input_value() == "Too quick."


def test_what_is_opened_on_a_slow_line_opens(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = answered_slowly(seen, "On my way.")
        base = page.locator("[data-row]:focus-within").get_attribute("data-conversation")
        page.keyboard.press("Enter")
        page.locator(f"#thing[data-conversation='{base}'] #reply-text").wait_for()


def test_the_morning_ends_with_the_lamp_going_out(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit("/")
        page.keyboard.press("p")
        page.locator("#pile-title").wait_for(state="detached")
        for _ in waiting.box(SYSTEM, "waiting"):
            page.keyboard.press("j")
            page.keyboard.press("e")
            page.wait_for_timeout(400)
        page.locator("text=Done for today").wait_for()
        assert not page.title().startswith("5 waiting")
        assert seen.complaints == []


def test_a_refused_deed_brings_the_row_back_and_says_why(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit("/")
        page.route("**/closure/", lambda route: route.fulfill(status=409, body="A colleague was quicker."))
        page.keyboard.press("j")
        page.locator(CURRENT).wait_for()
        page.keyboard.press("e")
        page.locator("[role=alert] >> text=A colleague was quicker").wait_for(timeout=30_000)
        assert page.locator(SHOWN).count() == 5
        assert "Ben Okafor" in page.locator(CURRENT).inner_text()


def test_single_keys_can_be_switched_off(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit("/me/")
        page.locator("#id_single_keys").uncheck()
        page.locator("main form .btn-primary").first.click()
        page.wait_for_load_state("networkidle")
        page = seen.visit("/")
        page.keyboard.press("j")
        assert page.locator(CURRENT).count() == 0


def test_question_mark_shows_the_keys(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit("/")
        page.keyboard.press("?")
        assert page.locator("#keys-help[open]").is_visible()
        page.keyboard.press("Escape")
        assert page.locator("#keys-help[open]").count() == 0


def test_g_then_i_goes_to_the_inbox(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit("/")
        page.keyboard.press("g")
        page.keyboard.press("i")
        page.wait_for_url(f"**{reverse('console:inbox')}")


def test_a_colleague_who_is_writing_is_seen(town: Town, live_server: Any, browser: Any) -> None:
    with (
        window(browser, live_server.url, town.bob) as bobs,
        window(browser, live_server.url, town.alice) as alices,
    ):
        page = bobs.visit("/")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.locator("#reply-text").wait_for()
        page.keyboard.press("r")
        with page.expect_response("**/lease/"):
            page.keyboard.type("Dear Ben")
        assert "Bob is answering" in alices.visit("/").locator("#rows").inner_text()


def test_at_360_a_row_opens_a_page_of_its_own(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice, width=360) as seen:
        page = seen.visit("/")
        page.locator("[data-open]").first.click()
        page.wait_for_url("**/conversations/**")
        page.locator("#reply-text").fill("I am calling you now.")
        page.locator("form[data-compose] .btn-primary").first.click()
        page.locator("#toasts form[data-undo]").wait_for()
        assert seen.complaints == []
