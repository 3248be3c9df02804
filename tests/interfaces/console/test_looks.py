"""Every page in both lights and both widths: no axe violation, nothing wider than the screen, no complaint."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.projections.waiting import queries as waiting
from porch.records.accounts import actions as connecting
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
        reverse("console:said") + "?words=ben",
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
@override_settings(PORCH_PUBLIC_URL="https://porch.example.org")
def test_a_connection_in_every_trouble_is_fit_for_everybody(
    town: Town, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    forum = in_every_trouble(town)
    paths = [reverse("console:connection", args=[forum.pk]), reverse("console:connections"), reverse("console:morning")]
    paths.append(f"{reverse('console:connect-channel', args=['discourse'])}?account={forum.pk}")
    with window(browser, live_server.url, town.alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in paths for line in look(seen, f"{path}", width, scheme)]
    assert wrong == []
    assert seen.complaints == []


@override_settings(PORCH_PUBLIC_URL="https://porch.example.org")
def test_the_webhook_address_is_taken_along_by_keyboard(town: Town, live_server: Any, browser: Any) -> None:
    forum = in_every_trouble(town)
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit(reverse("console:connection", args=[forum.pk]))
        button = page.get_by_role("button", name="Copy")
        button.focus()
        page.keyboard.press("Enter")
        page.locator("button[data-copies] >> text=/Copied|Selected/").wait_for()
        chosen = page.evaluate("const b = document.querySelector('#webhook-address'); b.value.slice(b.selectionStart)")
    assert chosen == f"https://porch.example.org/hooks/{forum.public_id}/"
    assert seen.complaints == []


def in_every_trouble(town: Town) -> Any:
    """Return a connection whose key is refused, whose circuit is open, and to which strangers push."""
    name = "عبد الرحمن بن محمد " * 6
    forum = connecting.connect(
        channel="discourse", name=name, handle="us@forum.example", credentials={"key": "k"}, at=town.now
    )
    connecting.note_refusals(account_id=forum.pk, count=12, at=town.now)
    connecting.note_failure(account=forum, at=town.now, opens_after=1, open_until=town.now + timedelta(hours=1))
    connecting.note_trouble(account=forum, at=town.now, reason="Invalid key", due_at=town.now, refused=True)
    morning.refresh(now=town.now)
    return accounts.account(SYSTEM, forum.pk)


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
