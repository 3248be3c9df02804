"""Consent and privacy in a browser: in both lights and widths; a stop noted, somebody erased by who types the name."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.proving.demo import town
from porch.records.consent import actions, queries
from porch.records.consent.queries import Basis, Purpose, Word
from porch.records.people import queries as people
from porch.records.people.models import Person
from porch.records.team import queries as team
from tests.interfaces.console.conftest import window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def alice(db: None) -> Any:
    """Alice, in the demo town."""
    town.fill(now=SYSTEM_CLOCK.now())
    return next(member for member in team.members(SYSTEM) if member.name == "Alice")


@pytest.fixture
def ann(alice: Any) -> Person:
    """Ann, of whom all kinds of words are noted."""
    found = people.find(SYSTEM, "Ann Lindqvist")[0].person
    assert found is not None
    now = SYSTEM_CLOCK.now()
    actions.note(person=found, word=Word.GIVEN, purpose=Purpose.NEWS, basis=Basis.CONSENT, at=now, by=alice,
                 words="Yes, send me the menu of the month", place="At the fair in Verona")  # fmt: skip
    actions.note(person=found, word=Word.DECLINED, purpose=Purpose.FEEDBACK, kind="email", at=now, by=alice)
    actions.take_back(permission=actions.stop(person=found, at=now, by=alice), at=now)
    return found


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_consent_and_erasure_are_fit_for_everybody(
    alice: Any, ann: Person, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    names = ("person-consent", "person-erasure", "person")
    with window(browser, live_server.url, alice, width=width, scheme=scheme) as seen:
        wrong = [line for n in names for line in look(seen, reverse(f"console:{n}", args=[ann.pk]), width, scheme)]
    assert wrong == []
    assert seen.complaints == []


def test_they_want_no_more_and_are_erased_by_keyboard(alice: Any, ann: Person, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, alice) as seen:
        page = seen.visit(reverse("console:person-consent", args=[ann.pk]))
        page.get_by_role("button", name="They want no more").focus()
        page.keyboard.press("Enter")
        page.locator("#toasts").get_by_text("Noted: nothing we start goes to Ann Lindqvist any more.").wait_for()
        assert not queries.may_contact(SYSTEM, ann, Purpose.SERVICE, SYSTEM_CLOCK.now()).allowed
        page = seen.visit(reverse("console:person-consent", args=[ann.pk]))
        page.get_by_role("link", name="Erase this person").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Type Ann Lindqvist").fill("Ann Lindqvist")
        page.keyboard.press("Enter")
        page.wait_for_url("**/people/")
    assert seen.complaints == []
    assert not Person.objects.filter(pk=ann.pk).exists()
