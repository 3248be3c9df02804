"""The console under strain: ten thousand people, a slow house, a script that runs the other way."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from porch.core.interaction import Handle, Heard, Kind, digest
from porch.desk.morning import actions as morning
from porch.records.interactions import actions as log
from tests.interfaces.console.conftest import ARTEFACTS, Town, sign_in, window

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
served = pytest.mark.django_db(transaction=True)
"""Seen by a server's threads; ten thousand rows are away sooner where none has to see them."""
MANY = 10_000
SHOWN = "[data-row]:not([data-leaving]):not([hidden])"


def crowd(town: Town) -> list[Heard]:
    """Return what ten thousand people ask."""
    return [
        Heard(
            external_id=f"https://town.example/crowd/{n}", version=digest(str(n).encode()), kind=Kind.CREATE,
            author=Handle(kind="mastodon", value=f"guest{n}@town.example", name=f"Guest {n}"), raw=str(n).encode(),
            at=town.now - timedelta(minutes=n), text=f"Do you have a table for {n % 9 + 1} on Friday?",
        )
        for n in range(MANY)
    ]  # fmt: skip


@pytest.fixture
def crowded(town: Town) -> Town:
    """The town on the day everybody wrote."""
    log.record(account=town.mastodon, items=crowd(town), received_at=town.now)
    morning.refresh(now=town.now)
    return town


def test_a_page_does_not_grow_with_the_crowd(crowded: Town) -> None:
    client = sign_in(crowded.alice)
    for name in ("morning", "inbox", "people", "first-look"):
        assert len(gzip.compress(client.get(reverse(f"console:{name}")).content)) < 24 * 1024, name


@served
@pytest.mark.browser
def test_the_crowd_can_be_looked_at(crowded: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, crowded.alice) as seen:
        page = seen.visit("/")
        page.screenshot(path=str(ARTEFACTS / "crowd-1280-light.png"))
        assert page.locator(SHOWN).count() == 10
        assert "more people wait" in page.locator("#thing").inner_text()
        assert seen.complaints == []


@served
@pytest.mark.browser
def test_a_slow_house_is_not_felt(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit("/")
        held: list[Any] = []
        page.route("**/closure/", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it calls
        page.keyboard.press("j")
        with page.expect_request("**/closure/"):
            page.keyboard.press("e")
        page.wait_for_function(f"document.querySelectorAll('{SHOWN}').length === 4")
        assert "Ann Lindqvist" in page.locator("[data-current]").first.inner_text()
        page.screenshot(path=str(ARTEFACTS / "slow-1280-light.png"))
        held[0].continue_()
        page.locator("#toasts form[data-undo]").wait_for()


@served
@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_a_script_that_runs_the_other_way_fits(town: Town, live_server: Any, browser: Any, width: int) -> None:
    with window(browser, live_server.url, town.alice, width=width) as seen:
        for path in ("/", "/inbox/", "/say/", "/people/", "/ledger/"):
            page = seen.visit(path)
            page.evaluate("document.documentElement.dir = 'rtl'")
            page.screenshot(path=str(ARTEFACTS / f"rtl-{path.strip('/') or 'morning'}-{width}.png"))
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path
