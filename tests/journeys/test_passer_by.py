"""Somebody passes, on a page of the shop and at the counter. Porch as its owner starts it; nothing stands in for it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests.interfaces.widget.foreign import Shop, shop
from tests.journeys.installation import Installation, until
from tests.journeys.test_first_morning import answer, begin_to_connect, set_up, think_again, until_shown, window

pytestmark = [pytest.mark.real, pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]
WIDE = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
TABLE = "Do you have a table on Friday?"
TUNNEL = "For six, and a high chair"
MUSSELS = "The mussels were wonderful. Whose are they?"


def open_the_chat(seen: SimpleNamespace, house: Installation, served: Shop) -> None:
    """Connect the chat for the shop's page; Porch shows what to paste."""
    begin_to_connect(seen, "webchat")
    seen.keys.write("#id_name", "Trattoria")
    seen.keys.write("#id_origins", served.url)
    seen.looks.at("connect-chat")
    seen.keys.go_on("button[value=connect]")
    lines = seen.page.locator("#lines").input_value()
    assert f'<porch-chat href="{house.url}/chat/trattoria/"></porch-chat>' in lines
    seen.looks.at("chat-placing")
    served.words.update(porch=house.url)


def open_the_form(seen: SimpleNamespace, house: Installation) -> str:
    """Connect the form; return where the code on the poster leads."""
    seen.page.goto(f"{house.url}/connect/webform/")
    seen.keys.write("#id_name", "Trattoria")
    seen.keys.go_on("button[value=connect]")
    seen.looks.at("form-placing")
    with seen.page.context.expect_page() as opened:
        seen.keys.activate("main form[target] button")
    opened.value.locator("svg").wait_for()
    opened.value.screenshot(path=str(seen.looks.picture("poster")))
    return str(opened.value.locator(".at").inner_text())


def ask_on_the_page(visitor: SimpleNamespace, served: Shop) -> None:
    """A stranger opens the chat with the keyboard, asks, loses the line, and goes on writing."""
    page, chat = visitor.page, visitor.page.locator("porch-chat")
    page.goto(served.url)
    chat.locator(".opener").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    visitor.keys.type(TABLE)
    visitor.keys.press("Enter")
    chat.locator(".turn .small", has_text="You,").wait_for()
    page.context.set_offline(True)
    visitor.keys.type(TUNNEL)
    visitor.keys.press("Enter")
    chat.locator(".turn", has_text="Kept here, not sent yet").wait_for()
    page.context.set_offline(False)
    chat.locator(".turn", has_text="Kept here, not sent yet").wait_for(state="detached")


def ben_asks_too(house: Installation) -> None:
    """Somebody else waits as well, so that the day is not done with one answer."""
    asked = {"key": "bens-first", "words": "When does the music end?"}
    told = {"Authorization": "Bearer " + "b" * 43}
    httpx.post(f"{house.url}/chat/trattoria/talk/", json=asked, headers=told, trust_env=False).raise_for_status()


def read_the_answer(visitor: SimpleNamespace) -> None:
    """It comes by itself, once, and only the words that left."""
    ours = visitor.page.locator("porch-chat .ours")
    ours.wait_for(timeout=40_000)
    assert "By the window, at eight. Alice" in ours.inner_text()
    assert ours.count() == 1


def say_who(visitor: SimpleNamespace) -> None:
    """Cleo gives her name and address."""
    chat = visitor.page.locator("porch-chat")
    chat.locator("summary").press("Enter")
    chat.locator("#name").fill("Cleo Marsh")
    chat.locator("#mail").fill("cleo@example.org")
    chat.locator("#mail").press("Enter")
    chat.locator(".status", has_text="Thank you.").wait_for()


def write_at_the_counter(guest: SimpleNamespace, at: str) -> None:
    """Dov follows the code, with scripts off, and gets a page of his own."""
    page = guest.page
    page.goto(at)
    page.screenshot(path=str(guest.looks.picture("form")), full_page=True)
    page.locator("#words").fill(MUSSELS)
    page.locator("#name").fill("Dov Peretz")
    page.wait_for_timeout(2_100)  # as long as it takes a human at least
    page.locator("button").click()
    page.get_by_text("Thank you. Your words are here").wait_for()
    page.screenshot(path=str(guest.looks.picture("thanks")), full_page=True)


def test_a_passer_by_asks_is_answered_and_says_who_she_is_and_another_writes_at_the_counter(
    house: Installation, chromium: Any, morning_zone: str
) -> None:
    with shop() as served, window(chromium, "owner", morning_zone, **WIDE) as owner:
        set_up(owner, house)
        open_the_chat(owner, house, served)
        with window(chromium, "passer-by", morning_zone, **WIDE) as visitor:
            ask_on_the_page(visitor, served)
            ben_asks_too(house)
            owner.page.goto(house.url)
            until_shown(owner.page, TUNNEL)
            owner.looks.at("somebody-asks")
            answer(owner, TUNNEL, "By the window, at eight.")
            assert visitor.page.locator("porch-chat .ours").count() == 0
            think_again(owner, TUNNEL, "By the window, at eight.")
            read_the_answer(visitor)
            say_who(visitor)
            visitor.page.screenshot(path=str(visitor.looks.picture("answered")))
        owner.page.goto(f"{house.url}/people/")
        until_shown(owner.page, "Cleo Marsh")
        owner.page.get_by_role("link", name="Cleo Marsh").first.click()
        owner.page.get_by_text("cleo@example.org").first.wait_for()
        owner.looks.at("cleo")
        at = open_the_form(owner, house)
        assert at == f"{house.url}/forms/trattoria/?at=counter"
        with window(chromium, "counter", morning_zone, java_script_enabled=False, **PHONE) as guest:
            write_at_the_counter(guest, at)
            owner.page.goto(house.url)
            until_shown(owner.page, MUSSELS)
            answer(owner, MUSSELS, "From the bay, Dov, every Thursday.")
            follow = guest.page.url.partition("?")[0]
            until(lambda: "From the bay, Dov" in str(guest.page.goto(follow).text()), "Dov reads the answer", within=60)
            guest.page.screenshot(path=str(guest.looks.picture("follow")), full_page=True)
    assert (
        "\n".join(w for w in [*owner.looks.wrong, *visitor.looks.wrong] if "ERR_INTERNET_DISCONNECTED" not in w) == ""
    )
