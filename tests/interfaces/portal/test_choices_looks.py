"""The pilot's story on a phone and at a desk, in both lights, without JavaScript: gut, facts, the fuel, asked again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.choices import actions
from porch.engagement.choices.actions import Decided
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.engagement.choices import flight
from tests.interfaces.portal import entering
from tests.interfaces.portal.test_sign_in_looks import wrong

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
MAIL = "ann@example.org"


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 360), ("light", 1280), ("dark", 1280)])
def test_a_stranger_chooses_is_asked_again_after_the_fuel_and_reads_what_was_decided(
    chromium: Any, live_server: Any, ann: Person, alice: Member, scheme: str, width: int
) -> None:
    now = SYSTEM_CLOCK.now()
    days = {"closes_at": now + timedelta(days=2), "told_by": (now + timedelta(days=9)).date()}
    choice = flight.asked(alice, **days)
    aboard = flight.aboard(choice, 8)
    context = chromium.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{live_server.url}/with/choices/")
    found = wrong(page, f"portal-choices-{scheme}", width)
    page.get_by_role("link", name="Circle or Milwaukee?").click()
    found += wrong(page, f"portal-choice-gut-{scheme}", width)
    page.get_by_role("radio", name="Circle").check()
    page.get_by_role("button", name="That is my gut").click()
    page.get_by_label("Mail address").fill(MAIL)
    page.get_by_role("button", name="Send me the code").click()
    page.get_by_label("Six digits").fill(entering.code(MAIL))
    page.keyboard.press("Enter")
    expect(page.get_by_text(flight.FACTS[0].words)).to_be_visible()
    found += wrong(page, f"portal-choice-facts-{scheme}", width)
    page.get_by_role("button", name="I have read them").click()
    page.get_by_role("radio", name="Circle").check()
    found += wrong(page, f"portal-choice-informed-{scheme}", width)
    page.get_by_role("button", name="This is my choice").click()
    found += wrong(page, f"portal-choice-done-{scheme}", width)
    flight.fuel(choice, at=SYSTEM_CLOCK.now())
    for person in aboard:
        flight.informed(choice, person, "Milwaukee", mattered=flight.THE_FUEL, at=SYSTEM_CLOCK.now())
    page.goto(f"{live_server.url}/with/you/")
    expect(page.get_by_text("A fact came: choose again")).to_be_visible()
    page.get_by_role("link", name="Circle or Milwaukee?").click()
    expect(page.get_by_text(flight.FUEL.words)).to_be_visible()
    found += wrong(page, f"portal-choice-again-{scheme}", width)
    page.get_by_role("button", name="I have read them").click()
    page.get_by_role("radio", name="Milwaukee", exact=True).check()
    page.get_by_role("radio", name=flight.FUEL.words).check()
    page.get_by_role("button", name="This is my choice").click()
    expect(page.get_by_text("100 % chose otherwise once they knew the facts.")).to_be_visible()
    told = Decided(
        decided="We land in Milwaukee.", reasons="The fuel.", option=flight.option(choice, "Milwaukee"),
        alternatives="Who has to be there tonight takes the bus.",
    )  # fmt: skip
    actions.decide(choice=choice, outcome=told, member=alice, at=SYSTEM_CLOCK.now())
    page.reload()
    found += wrong(page, f"portal-choice-decided-{scheme}", width)
    context.close()
    assert found == []
