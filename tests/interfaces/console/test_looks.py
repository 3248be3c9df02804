"""Every page in both lights and both widths: no axe violation, nothing wider than the screen, no complaint."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from porch.core.viewer import SYSTEM
from porch.projections.waiting import queries as waiting
from porch.records.accounts import queries as accounts
from porch.records.interactions import queries as log
from porch.records.people import queries as people
from tests.interfaces.console.conftest import ARTEFACTS, Town, Window, window
from tests.interfaces.console.test_pages import PLAIN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
LIGHTS = [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")]


def addresses() -> list[str]:
    """Return the address of every page of the town."""
    standing = waiting.box(SYSTEM, "waiting")[0]
    return [
        *(reverse(f"console:{name}") for name in PLAIN),
        *(reverse("console:inbox-place", args=[place]) for place in ("mine", "done")),
        reverse("console:find") + "?q=ben",
        reverse("console:conversation", args=[f"{standing.thread_id}-{standing.handle_id}"]),
        reverse("console:person", args=[people.people(SYSTEM)[0].pk]),
        reverse("console:connection", args=[accounts.accounts(SYSTEM)[0].pk]),
        *(reverse("console:connect-channel", args=[channel]) for channel in ("mastodon", "bluesky", "email", "feeds")),
        reverse("console:quarantined", args=[log.quarantined(SYSTEM)[0].pk]),
        reverse("account_change_password"),
        reverse("mfa_index"),
    ]


def look(seen: Window, path: str, width: int, scheme: str) -> list[str]:
    """Return what is wrong with one page, and keep its picture."""
    from axe_playwright_python.sync_playwright import Axe

    page = seen.visit(path)
    name = path.strip("/").replace("/", "-").replace("?", "-") or "morning"
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=str(ARTEFACTS / f"{name}-{width}-{scheme}.png"), full_page=width < 600)
    found = [
        f"{path}: {v['id']} {[n['target'] for n in v['nodes']][:3]}" for v in Axe().run(page).response["violations"]
    ]
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*found, *([f"{path}: {over} px wider than the screen"] if over > 0 else [])]


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_every_page_is_fit_for_everybody(town: Town, live_server: Any, browser: Any, width: int, scheme: str) -> None:
    with window(browser, live_server.url, town.alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in addresses() for line in look(seen, path, width, scheme)]
    assert wrong == []
    assert seen.complaints == []


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_the_doors_are_fit_for_everybody(live_server: Any, browser: Any, town: Town, width: int, scheme: str) -> None:
    paths = [reverse("account_login"), reverse("account_reset_password"), reverse("console:phone-in")]
    with window(browser, live_server.url, width=width, scheme=scheme) as seen:
        wrong = [line for path in paths for line in look(seen, path, width, scheme)]
    assert wrong == []


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_an_empty_house_is_fit_for_everybody(
    team_of_three: tuple[Any, Any, Any], live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    paths = [
        reverse(f"console:{name}") + "?empty" for name in ("morning", "inbox", "people", "say", "connections", "ledger")
    ]
    with window(browser, live_server.url, team_of_three[0], width=width, scheme=scheme) as seen:
        wrong = [line for path in paths for line in look(seen, path, width, scheme)]
    assert wrong == []
