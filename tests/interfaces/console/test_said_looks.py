"""Search in a browser: fit for everybody; reached with one key, narrowed, weighed, kept and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from porch.core.interaction import Handle
from porch.projections.alerts import projector as alerts
from porch.projections.influence.models import Sway
from porch.projections.search import actions as search
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from porch.records.saved import actions as saved
from porch.records.saved import queries as kept
from tests.interfaces.console.conftest import ARABIC, ARTEFACTS, BEN, CLEO, DOV, Town, Window, _said, window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
LONG = Handle(kind="mastodon", value="x@town.example", name="Wolfeschlegelsteinhausenbergerdorff " * 8)


@pytest.fixture
def told(town: Town) -> Town:
    """The town, in which much more was said about mussels, and somebody follows the loud."""
    saved.save(name="Mussel trouble", asked={"words": "mussels"}, by=town.bob, at=town.now)
    saved.save(name="رسالة طويلة جدا", asked={"visibility": "direct"}, by=town.bob, at=town.now)
    ago = [town.now - timedelta(hours=n) for n in range(60)]
    items = [
        _said(
            "s1", CLEO, ago[9], "Was it the mussels? I had them too, and I was fine.", reply_to="https://town.example/2"
        ),
        _said("s2", DOV, ago[8], "The mussels are the best in town, ask anybody.", reply_to="s1"),
        _said("s3", ARABIC, ago[7], "mussels مرحبا بكم في المطعم", reply_to="s2"),
        _said("s4", LONG, ago[6], f"{'Donaudampfschifffahrtsgesellschaft' * 12} mussels", reply_to="s3"),
        *(_said(f"m{n}", BEN, ago[n + 10], f"Day {n}: still thinking of those mussels") for n in range(24)),
    ]
    log.record(account=town.mastodon, items=items, received_at=town.now)
    for name, expected in (("Dov Peretz", 41.0), ("Ben Okafor", 3.2)):
        told = {"expected": expected, "low": 1, "high": 60, "online": expected, "in_person": 0, "at": town.now}
        Sway.objects.create(person=Person.objects.get(name=name), topic="", responders=9, points=50, **told)
    search.rebuild(now=town.now)
    alerts.catch_up()
    return town


def of(words: str) -> int:
    return Interaction.objects.get(text__contains=words).pk


def look_opened(seen: Window, width: int, scheme: str) -> list[str]:
    """Return what is wrong with the search once its filter and the first hit's reasons are open."""
    page = seen.visit("/search/?words=mussels&visibility=public")
    page.get_by_text("Filter and weigh").click()
    page.get_by_text("Why here, how it spread").first.click()
    page.screenshot(path=str(ARTEFACTS / f"search-opened-{width}-{scheme}.png"))
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [v["id"] for v in Axe().run(page).response["violations"]] + (["too wide"] if over > 0 else [])


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_search_is_fit_for_everybody(told: Town, live_server: Any, browser: Any, width: int, scheme: str) -> None:
    paths = (
        "/search/",
        "/search/?words=mussels",
        "/search/?words=mussels&channel=mastodon&visibility=public&need=complaint",
        "/search/?words=mussels&influence=0&recency=2",
        f"/search/?saved={kept.searches(told.alice)[0].pk}",
        "/search/?colour=red",
        "/search/voices/?words=mussels",
        f"/search/{of('My cousin was sick')}/spread/",
    )
    with window(browser, live_server.url, told.alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in paths for line in look(seen, path, width, scheme)]
        wrong += look_opened(seen, width, scheme)
    complaints = [line for line in seen.complaints if "400 (Bad Request)" not in line]
    assert (wrong, complaints) == ([], [])


def test_a_slash_leads_to_the_search_and_a_hit_opens_by_key(told: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, told.bob) as seen:
        page = seen.visit("/ledger/")
        page.keyboard.press("/")
        page.wait_for_url("**/search/")
        page.keyboard.press("/")
        page.keyboard.type("cousin")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?words=cousin")
        page.keyboard.press("Escape")
        page.locator("h1").click()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/conversations/**")
        assert "My cousin was sick" in page.locator("#thing").inner_text()
    assert seen.complaints == []


def test_weights_move_the_order_and_a_chip_is_taken_off(told: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, told.bob) as seen:
        page = seen.visit("/search/?words=mussels&channel=mastodon")
        page.get_by_text("Filter and weigh").click()
        page.get_by_role("slider", name="Newness").fill("0")
        page.wait_for_url("**recency=0**")
        page.get_by_role("link", name="Take off: on Mastodon").click()
        page.wait_for_url("**/search/?words=mussels&recency=0")
        page.get_by_text("More than").or_(page.get_by_text("things were said")).first.wait_for()
        page.get_by_text("Why here, how it spread").first.click()
        assert page.locator(".hit").first.get_by_text("All three, multiplied").is_visible()
    assert seen.complaints == []


def test_without_a_script_the_form_and_the_weights_still_search(told: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, told.bob) as seen:
        context = browser.new_context(java_script_enabled=False, storage_state=seen.page.context.storage_state())
        page = context.new_page()
        page.goto(f"{live_server.url}/search/?words=mussels")
        page.get_by_text("Filter and weigh").click()
        page.get_by_role("slider", name="Influence").fill("3")
        page.get_by_role("button", name="Use these").click()
        page.wait_for_url("**influence=3**")
        assert "Dov Peretz" in page.locator("#rows li").first.inner_text()
        context.close()


def test_a_search_is_saved_and_taken_back_by_key(told: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, told.bob) as seen:
        page = seen.visit("/search/?words=cousin")
        page.get_by_label("Save it as").fill("Family")
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("**/search/?saved=*")
        assert page.get_by_role("link", name="Family").is_visible()
        page.keyboard.press("z")
        page.locator("#toasts >> text=Family is forgotten.").wait_for()
    assert [one.name for one in kept.searches(told.bob)] == ["Mussel trouble", "رسالة طويلة جدا"]
    assert seen.complaints == []
