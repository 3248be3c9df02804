"""Notices in a browser: fit for everybody, ticked off with one key, taken back with another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.engagement.conversations import actions as conversations
from porch.projections.waiting import queries as waiting
from porch.records.interactions import actions as log
from tests.desk.morning.notices import notice
from tests.interfaces.console.conftest import ARABIC, ARTEFACTS, Town, window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.fixture
def mailed(town: Town) -> Town:
    mails = [notice(f"f{n}", at=town.now - timedelta(hours=n)) for n in range(1, 6)]
    mails += [
        replace(
            notice("g1", network="github", at=town.now), subject=ARABIC.name, url="https://github.example/" + "x" * 300
        )
    ]
    log.record(account=town.email, items=mails, received_at=town.now)
    morning.refresh(now=town.now)
    return town


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_notices_are_fit_for_everybody(mailed: Town, live_server: Any, browser: Any, width: int, scheme: str) -> None:
    with window(browser, live_server.url, mailed.alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in ("/?notices", "/notices/") for line in look(seen, path, width, scheme)]
    assert (wrong, seen.complaints) == ([], [])


def test_one_key_ticks_off_and_another_takes_it_back(mailed: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, mailed.bob) as seen:
        page = seen.visit("/")
        page.keyboard.press("d")
        page.locator("#notices-title >> text=5 notices").wait_for()
        page.locator("#toasts >> text=1 notice ticked off").wait_for()
        page.keyboard.press("z")
        page.locator("#notices-title >> text=6 notices").wait_for()
        page.get_by_role("button", name="All 5 of Facebook").click()
        page.locator("#notices-title >> text=1 notice").wait_for()
        page.locator("#toasts form[data-undo] button").last.click()
        page.locator("#notices-title >> text=6 notices").wait_for()
    assert len(waiting.notices(SYSTEM)) == 6
    assert seen.complaints == []


def test_a_notice_is_ticked_off_on_the_page_of_all_of_them(mailed: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, mailed.alice, width=360) as seen:
        page = seen.visit("/notices/")
        page.get_by_role("button", name="Done Ann commented on f5").click()
        page.locator("#notices-title >> text=5 notices").wait_for()
    assert len(waiting.notices(SYSTEM)) == 5
    assert seen.complaints == []


def test_nobody_waits_although_notices_are_left(mailed: Town, live_server: Any, browser: Any) -> None:
    for standing in waiting.box(SYSTEM, "waiting"):
        conversations.close(
            thread_id=standing.thread_id, handle=standing.handle, reason="-", member=mailed.alice, at=mailed.now
        )
    morning.refresh(now=mailed.now)
    with window(browser, live_server.url, mailed.alice) as seen:
        page = seen.visit("/?lamp-out")
        page.locator("h1 >> text=Done for today").wait_for()
        page.locator("#notices-title >> text=6 notices").wait_for()
        page.screenshot(path=str(ARTEFACTS / "notices-lamp-out.png"), full_page=True)
        assert page.title().startswith("Morning")
