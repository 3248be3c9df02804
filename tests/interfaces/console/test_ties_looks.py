"""Relationships in a browser: seen before one answers, turned round by a key, quiet people in the morning."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction
from porch.records.people import queries as people
from porch.records.team.models import Member
from tests.interfaces.console.conftest import window
from tests.interfaces.console.test_looks import LIGHTS, look
from tests.interfaces.console.tied import settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def counted(shop: Account) -> Account:
    """The three are counted."""
    settle(shop)
    return shop


def person(name: str) -> int:
    return int(people.find(SYSTEM, name)[0].person_id or 0)


def talk(name: str) -> str:
    said = Interaction.objects.filter(handle__value=name).latest("at")
    return reverse("console:conversation", args=[f"{said.thread_id}-{said.handle_id}"])


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_relationships_are_fit_for_everybody(
    counted: Account, alice: Member, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    paths = [
        reverse("console:person", args=[person("ann")]), reverse("console:person-chair", args=[person("ben")]),
        reverse("console:quiet"), reverse("console:morning") + "?quiet", talk("ben"),
    ]  # fmt: skip
    with window(browser, live_server.url, alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in paths for line in look(seen, path, width, scheme)]
    assert wrong == []
    assert seen.complaints == []


def test_a_colleague_sees_before_answering_that_ben_hears_from_us_only_when_unhappy(
    counted: Account, alice: Member, live_server: Any, browser: Any
) -> None:
    with window(browser, live_server.url, alice) as seen:
        page = seen.visit(talk("ben"))
        page.get_by_text("They hear from us only when they are unhappy: all of our 3 contacts.").wait_for()
        assert page.locator(".compose .warns").count() == 1
    assert seen.complaints == []


def test_one_key_turns_the_page_round_to_their_chair_and_back(
    counted: Account, alice: Member, live_server: Any, browser: Any
) -> None:
    with window(browser, live_server.url, alice) as seen:
        page = seen.visit(reverse("console:person", args=[person("ben")]))
        page.get_by_text("Trust, from what we did").wait_for()
        page.keyboard.press("l")
        page.get_by_role("heading", name="What they got from us").wait_for()
        page.keyboard.press("l")
        page.get_by_role("heading", name="Everything between us").wait_for()
    assert seen.complaints == []


def test_cleo_is_in_todays_list_with_a_next_step_and_is_let_be_and_asked_after_again(
    counted: Account, alice: Member, live_server: Any, browser: Any
) -> None:
    with window(browser, live_server.url, alice) as seen:
        page = seen.visit(reverse("console:morning"))
        cleo = page.locator("[data-quiet]", has_text="Cleo")
        cleo.get_by_text("Ask how they are").wait_for()
        cleo.get_by_role("button", name="Not now").click()
        page.locator("#toasts").get_by_text("Cleo is let be for three months.").wait_for()
        cleo.wait_for(state="detached")
        page.keyboard.press("z")
        page.locator("#toasts").get_by_text("Cleo is let be").wait_for(state="detached")
        seen.visit(reverse("console:quiet")).get_by_text("Cleo and you talked every").wait_for()
    assert seen.complaints == []
