"""What we promise, on a phone and at a desk, in both lights: no axe violation, no script needed to doubt it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.claims import actions, looking, standing
from porch.engagement.claims.actions import What
from porch.engagement.claims.models import Claim, Figure, Stand
from porch.records.guests import actions as guests
from porch.records.team import actions as team
from tests.engagement.claims.square import ANSWER, promised, somebody
from tests.engagement.ideas.street import owner
from tests.interfaces.portal import entering
from tests.interfaces.portal.test_sign_in_looks import wrong

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
MAIL = "cleo@square.example"


@pytest.fixture
def claim() -> Claim:
    """A promise with its figure, put in other words once, that is confirmed, doubted and answered."""
    now = SYSTEM_CLOCK.now()
    team.change_business(name="Trattoria Milwaukee", postal="Via Roma 1\n53202 Milwaukee")
    promised()
    claim = promised(ANSWER)
    again = What(words="We answer everybody who writes", evidence="See https://log.example", measure="answered")
    actions.reword(claim=claim, what=again, owner=owner(), member=owner(), at=now)
    Figure.objects.create(
        measure="answered", share=0.874, low=0.84, high=0.9, among=312, since=date(2026, 10, 1),
        until=date(2026, 10, 30), at=now,
    )  # fmt: skip
    guests.call_me(person=somebody("Ben"), name="Ben of the street", at=now)
    for name, doubts, words in (("Ben", True, "I wrote on Friday."), ("Dov", False, "Within the hour.")):
        said = standing.stand(claim=claim, person=somebody(name), doubts=doubts, words=words, at=now)
        looking.let_stand(stand=said, member=owner(), at=now)
    standing.reply(stand=Stand.objects.get(doubts=True), member=owner(), words="We were ill.", at=now)
    return claim


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 360), ("light", 1280), ("dark", 1280)])
def test_what_we_promise_is_fit_for_everybody(
    chromium: Any, live_server: Any, claim: Claim, scheme: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.goto(f"{live_server.url}/with/claims/")
    found = wrong(page, f"claims-{scheme}", width)
    page.get_by_role("link", name="We answer everybody who writes").click()
    page.get_by_text("What we promised before").click()
    found += wrong(page, f"claim-{scheme}", width)
    assert (found, complaints) == ([], [])
    context.close()


def test_a_stranger_doubts_it_without_a_script(chromium: Any, live_server: Any, claim: Claim) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{live_server.url}/with/claims/{claim.pk}/")
    page.get_by_label("What happened to you?").fill("Nobody answered me.")
    page.get_by_role("button", name="It was not so").click()
    page.get_by_label("Mail address").fill(MAIL)
    page.get_by_role("button", name="Send me the code").click()
    page.get_by_label("Six digits").fill(entering.code(MAIL))
    page.keyboard.press("Enter")
    page.get_by_text("Your words stand here for everybody once we have looked at them").wait_for()
    assert page.get_by_text("You say it was not so.").is_visible()
    context.close()
