"""The channel map in a browser: in both lights and widths, read by keyboard, a barrier noted and taken back."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.proving.demo import around, town
from porch.records.people import queries as people
from porch.records.team import queries as team
from tests.interfaces.console.conftest import window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def alice(db: None) -> Any:
    """Alice, in the demo town."""
    town.fill(now=SYSTEM_CLOCK.now())
    return next(member for member in team.members(SYSTEM) if member.name == "Alice")


def addresses() -> list[str]:
    school = quote(f"company:{around.SCHOOL}")
    priya = people.find(SYSTEM, "Priya")[0]
    return [
        reverse("console:map"), f"{reverse('console:map')}?group={school}", f"{reverse('console:map')}?group=quiet",
        f"{reverse('console:map-people')}?network=x&fact=about_us", reverse("console:map-companies"),
        reverse("console:person", args=[priya.person_id]),
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_the_map_is_fit_for_everybody(alice: Any, live_server: Any, browser: Any, width: int, scheme: str) -> None:
    with window(browser, live_server.url, alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in addresses() for line in look(seen, path, width, scheme)]
    assert wrong == []
    assert seen.complaints == []


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_an_empty_map_is_fit_for_everybody(
    team_of_three: tuple[Any, Any, Any], live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    with window(browser, live_server.url, team_of_three[0], width=width, scheme=scheme) as seen:
        wrong = look(seen, reverse("console:map") + "?empty", width, scheme)
    assert wrong == []


def test_the_map_is_read_and_a_wall_noted_and_taken_back_by_keyboard(
    alice: Any, live_server: Any, browser: Any
) -> None:
    with window(browser, live_server.url, alice) as seen:
        page = seen.visit(reverse("console:map"))
        page.keyboard.press("v")
        page.get_by_role("region", name="The plot as a table").wait_for()
        page.locator("summary", has_text="Note where they cannot go").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Mail domain of the company").fill("lindqvist.example")
        page.get_by_label("social networks").focus()
        page.keyboard.press("Space")
        page.get_by_label("Why").fill("Her studio blocks them")
        page.keyboard.press("Enter")
        page.locator("#toasts").get_by_text(
            "Noted: everybody at lindqvist.example cannot go to social networks."
        ).wait_for()
        ann = people.find(SYSTEM, "Ann Lindqvist")[0]
        page = seen.visit(reverse("console:person", args=[ann.person_id]))
        page.get_by_text("Her studio blocks them").wait_for()
        page.get_by_role("button", name="Take back").focus()
        page.keyboard.press("Enter")
        page.locator("#toasts").get_by_text("Taken back: they can go to social networks.").wait_for()
    assert seen.complaints == []
    assert people.barriers_of_domain(SYSTEM, "lindqvist.example") == []
