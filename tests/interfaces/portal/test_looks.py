"""Every page of the portal: fit for everybody, on a small telephone and a wide screen, in both lights, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from porch.analytics.cadence import Kind
from porch.core.clock import SYSTEM_CLOCK
from porch.interfaces.portal import stamping
from porch.records.consent.models import Permission
from porch.records.outbox.models import Slot
from porch.records.people.links import Door
from porch.records.people.models import Person
from porch.records.team import actions as team
from tests.interfaces.console.conftest import browser as browser
from tests.interfaces.console.conftest import window
from tests.interfaces.portal import doors
from tests.interfaces.widget.test_browser import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
Of = Callable[..., str]
FEEDS = {"board-feed", "decisions-feed", "choices-feed"}
PIECES = {"alike", "asked-alike"}
FILES = {"look", "come-calendar", "come-ticket", "idea-picture"} | FEEDS | PIECES
"""What is no page: a style sheet, a calendar's file, a picture, a feed, a piece that a script puts into a page."""
SAME = {"ideas", "you", "sign-in-back"}
"""Pages that are another while there is one board, and while nobody is signed in."""


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_our_pages_are_fit_for_everybody(
    ann: Person, address: Of, live_server: Any, browser: Any, monkeypatch: pytest.MonkeyPatch, width: int, scheme: str
) -> None:
    monkeypatch.setattr(stamping, "QUICKEST", 0)
    team.change_business(name="Trattoria Milwaukee", colour="#ffd400", second_colour="#0a6e4a")
    Slot.objects.create(
        person=ann, kind=Kind.IDEA, at=SYSTEM_CLOCK.now() - timedelta(days=2), because="You talked about basil.",
        channel="email",
    )  # fmt: skip
    with window(browser, live_server.url, width=width, scheme=scheme) as seen:
        wrong = look(seen.visit("/with/sign-up/"), f"portal-sign-up-{width}-{scheme}")
        page = seen.visit(address(Door.WISHES))
        wrong += look(page, f"portal-wishes-{width}-{scheme}")
        page.get_by_label("Little ideas").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.get_by_text("Kept. It holds from now on.").wait_for()
        wrong += look(page, f"portal-kept-{width}-{scheme}")
        page = seen.visit(address(Door.STOP, "idea@email"))
        wrong += look(page, f"portal-stop-{width}-{scheme}")
        page.get_by_role("button", name="No more of this").click()
        page.get_by_role("heading", name="You get no more of this").wait_for()
        wrong += look(page, f"portal-stopped-{width}-{scheme}")
        wrong += look(seen.visit(address(Door.OWN)), f"portal-own-{width}-{scheme}")
        ended = seen.visit(address(Door.WISHES, lasts=timedelta(seconds=-1)))
        wrong += look(ended, f"portal-ended-{width}-{scheme}")
        ended.get_by_role("button", name="Deutsch").click()
    assert wrong == []
    assert [one for one in seen.complaints if "410" not in one] == []
    assert Permission.objects.count() == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_fit_for_a_small_phone(ann: Person, live_server: Any, browser: Any, scheme: str) -> None:
    """Every route, from its table: a new page cannot be left out."""
    team.change_business(name="Trattoria Milwaukee", colour="#ffd400", second_colour="#0a6e4a")
    paths = doors.open_all(ann).paths(looked_at=True)
    wrong = []
    with window(browser, live_server.url, width=360, scheme=scheme) as seen:
        for name in sorted(paths.keys() - FILES):
            wrong += look(seen.visit(paths[name]), f"portal-every-{name}-360-{scheme}")
    assert [*wrong, *seen.complaints] == []


def test_every_page_is_whole_without_scripts(ann: Person, live_server: Any, browser: Any) -> None:
    paths = doors.open_all(ann).paths(looked_at=True)
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page, hidden, titles = context.new_page(), [], {}
    for name in sorted(paths.keys() - FILES):
        page.goto(live_server.url + paths[name])
        titles[name] = page.get_by_role("heading", level=1).inner_text()
        for summary in page.locator("summary").element_handles():
            summary.click()
        hidden += [name for button in page.locator("button").all() if not button.is_visible()]
    page.get_by_role("button", name="Deutsch").click()
    page.locator("html[lang=de]").wait_for()
    context.close()
    assert hidden == []
    others = [title for name, title in titles.items() if name not in SAME]
    assert len(set(others)) == len(others), "each opened a page of its own"
