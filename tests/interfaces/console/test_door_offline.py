"""The door on a phone in a cellar: checked in without a network, sent once when it is back; a stranger in seconds."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import answering, arriving, holding, roll
from porch.engagement.gatherings.answering import Answer
from porch.engagement.gatherings.models import Arrival, Guest, Occurrence
from porch.records.people.models import Handle
from tests.interfaces.console.conftest import ARTEFACTS, Town
from tests.interfaces.console.test_met_offline import phone

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
READY = "This page opens without a network too."


@pytest.fixture
def one(town: Town) -> Occurrence:
    """A tasting that begins in an hour, to which Ann, Cleo and Dov said yes."""
    now = SYSTEM_CLOCK.now()
    what = holding.What(name="Tasting", sort="tasting", minutes=120, zone="Europe/Rome", topic="wine")
    made = holding.hold(what=what, begins=now + timedelta(hours=1), member=town.alice, at=now)
    for value in ("ann@example.org", "cleo@town.example", "dov.example"):
        person = Handle.objects.get(value=value).person
        assert person is not None
        answering.answer(occurrence=made, person=person, told_=Answer(answer="yes"), how="link", at=now)
    return made


def opened(page: Any, address: str, one: Occurrence, name: str = "gathering-door") -> None:
    page.goto(address + reverse(f"console:{name}", args=[one.pk]), wait_until="networkidle")


def tap(page: Any, name: str) -> None:
    page.locator("#at-door-list").get_by_role("button", name=name).tap()


def in_wait(page: Any, many: int) -> None:
    page.locator(f"#at-door[data-unsent='{many}']").wait_for()


def test_two_phones_without_a_network_check_in_and_it_counts_once(
    chromium: Any, live_server: Any, town: Town, one: Occurrence
) -> None:
    address = live_server.url
    with phone(chromium, address, town.alice) as hers, phone(chromium, address, town.bob) as his:
        for page in (hers, his):
            opened(page, address, one)
            page.get_by_text(READY).wait_for()
            page.context.set_offline(True)
        hers.reload(wait_until="load")
        hers.locator("[name=look]").fill(arriving.code(Guest.objects.get(person__handles__value="ann@example.org")))
        hers.keyboard.press("Enter")
        hers.get_by_text("Ann Lindqvist is here.").wait_for()
        hers.locator("#at-door-asked [name=told_by]").fill("Dov Peretz")
        hers.locator("#at-door-asked button").tap()
        tap(hers, "Cleo")
        hers.locator("[data-undo]").tap()
        hers.locator("#at-door-new summary").tap()
        hers.locator("#at-door-walk-in [name=name]").fill("Eve Stone")
        hers.locator("#at-door-walk-in button").tap()
        tap(his, "Ann")
        in_wait(hers, 2)
        in_wait(his, 1)
        assert not Arrival.objects.exists()
        hers.screenshot(path=ARTEFACTS / "door-offline-360.png", full_page=True)
        assert hers.evaluate("document.documentElement.scrollWidth") <= 360
        for page in (hers, his):
            page.context.set_offline(False)
            in_wait(page, 0)
    rows = {
        row.name: (row.guest.came_at is not None, row.seen, row.guest.told_by) for row in roll.roll(SYSTEM, one).rows
    }
    assert rows["Ann Lindqvist"] == (True, 2, "Dov Peretz")
    assert rows["Eve Stone"] == (True, 1, "")
    assert (rows["Cleo Marsh"][0], Arrival.objects.count()) == (False, 3)


def test_a_stranger_at_a_booth_becomes_a_person_in_seconds(
    chromium: Any, live_server: Any, town: Town, one: Occurrence
) -> None:
    with phone(chromium, live_server.url, town.alice) as page:
        opened(page, live_server.url, one, "gathering-booth")
        began = time.monotonic()
        for name, words in (("name", "Eve Stone"), ("reach", "eve@home.test"), ("topic", "Barolo")):
            page.locator(f"[name={name}]").tap()
            page.keyboard.type(words, delay=120)  # as a thumb writes
        page.locator("[name=agrees]").tap()
        page.locator(".met__foot button").tap()
        page.get_by_text("Kept: Eve Stone.").first.wait_for()
        took = time.monotonic() - began
        page.screenshot(path=ARTEFACTS / "booth-360.png", full_page=True)
    assert Handle.objects.filter(value="eve@home.test").exists()
    print(f"booth: {took:.1f} s for a stranger, {0.12 * 28:.1f} s of them writing")


def test_a_phone_on_plain_http_is_told_what_it_lacks_and_loses_nothing(
    chromium: Any, live_server: Any, town: Town, one: Occurrence
) -> None:
    with phone(chromium, live_server.url, town.alice) as page:
        page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
        opened(page, live_server.url, one)
        page.get_by_text("its address is plain http").wait_for()
        page.context.set_offline(True)
        tap(page, "Ann")
        in_wait(page, 1)
        page.context.set_offline(False)
        in_wait(page, 0)
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_a_date_is_for_everybody_at_360_px(
    chromium: Any, live_server: Any, town: Town, one: Occurrence, scheme: str
) -> None:
    names = ("gathering-door", "gathering-booth", "gathering", "gathering-change")
    with phone(chromium, live_server.url, town.alice, scheme) as page:
        paths = [reverse(f"console:{name}", args=[one.pk]) for name in names]
        paths += [reverse(f"console:{name}") for name in ("gatherings", "gathering-new", "gathering-where")]
        for path in paths:
            page.goto(live_server.url + path, wait_until="networkidle")
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
            page.screenshot(path=ARTEFACTS / f"{path.strip('/').replace('/', '-')}-{scheme}-360.png", full_page=True)
        assert page.complaints == []
