"""Listening in a browser: fit for everybody; a find is thanked or put away with one key and taken back with another."""

from __future__ import annotations

from typing import Any

import pytest

from porch.records.searches.models import Search
from tests.interfaces.console.conftest import Town, window
from tests.interfaces.console.overheard import Overheard, found, overhear
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


@pytest.fixture
def heard(town: Town) -> Overheard:
    return overhear(town)


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_listening_is_fit_for_everybody(
    heard: Overheard, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    search, chat = f"/listening/{heard.ours.pk}/", f"/listening/{heard.chat.pk}/"
    pages = (
        "/listening/",
        "/listening/new/",
        "/listening/new/?chat=1",
        search,
        f"{search}?show=undecided",
        chat,
        "/?offers",
    )
    with window(browser, live_server.url, heard.town.alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in pages for line in look(seen, path, width, scheme)]
    assert (wrong, seen.complaints) == ([], [])


def test_an_empty_room_is_fit_for_everybody(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        wrong = look(seen, "/listening/?empty", 1280, "light")
    assert (wrong, seen.complaints) == ([], [])


def test_finds_are_decided_with_keys_and_taken_back(heard: Overheard, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, heard.town.bob) as seen:
        page = seen.visit(f"/listening/{heard.ours.pk}/?show=undecided")
        page.keyboard.press("j")
        page.keyboard.press("d")
        page.locator("#toasts >> text=Not for us.").wait_for()
        page.locator("#rows a >> text=Eve Novak").wait_for(state="hidden")
        assert found("1").decision == "dismissed"
        page.keyboard.press("z")
        page.locator("#rows a >> text=Eve Novak").wait_for()
        assert found("1").decision == "none"
    assert seen.complaints == []


def test_an_offer_is_put_away_in_the_morning_and_comes_back(heard: Overheard, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, heard.town.bob) as seen:
        page = seen.visit("/")
        page.get_by_role("button", name="Not for us Eve Novak").click()
        page.locator("#offers-title").wait_for(state="detached")
        page.keyboard.press("z")
        page.locator("#offers-title").wait_for()
        page.get_by_role("button", name="Thanked Finn Moe").focus()
        page.keyboard.press("t")
        page.locator("#toasts >> text=Marked as thanked.").wait_for()
    assert (found("1").decision, found("2").decision) == ("none", "thanked")
    assert seen.complaints == []


def test_the_cost_is_told_while_one_chooses_and_the_search_is_saved(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.bob) as seen:
        page = seen.visit("/listening/new/")
        page.get_by_label("Words").fill("Trattoria Milwaukee")
        page.locator("#cost >> text=96 calls a day").wait_for()
        page.get_by_label("Look", exact=True).select_option("360")
        page.locator("#cost >> text=16 calls a day").wait_for()
        page.get_by_role("button", name="Save").click()
        page.locator("h1 >> text=Trattoria Milwaukee").wait_for()
    assert Search.objects.get().every.total_seconds() == 6 * 3600
    assert seen.complaints == []
