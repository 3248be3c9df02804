"""The next step in a browser: seen with its reason, begun by a key, a first mail sent; why people chose us."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.interaction import Handle
from porch.core.viewer import SYSTEM
from porch.projections.language.models import Understanding
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.outbox import queries as outbox
from porch.records.people import actions as people
from porch.records.people.meeting import meet
from porch.records.people.models import Handle as HandleRow
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import ANN, says
from tests.interfaces.console.conftest import window
from tests.interfaces.console.test_looks import LIGHTS, look
from tests.interfaces.console.tied import DAY, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
MAIL = Handle(kind="email", value="ann@mill.example", name="Ann")


@pytest.fixture
def ann(shop: Account) -> Person:
    """Ann talks in public every five days, praised us, and has a mail address; a mailbox of ours is connected."""
    settle(shop)
    now, found = SYSTEM_CLOCK.now(), Person.objects.get(handles__value="ann")
    meet({(MAIL.kind, MAIL.value): (MAIL, False)}, now)
    people.attach(handle=HandleRow.objects.get(value=MAIL.value), person=found, by=None, at=now)
    accounts.connect(channel="email", name="Post", handle="us@shop.example", credentials={"x": "y"}, at=now)
    Account.objects.filter(channel="email").update(state=Account.State.LIVE)
    said = says(ANN, "Great staff, and the bread is lovely!", name="kind", at=now - 5 * DAY)
    log.record(account=shop, items=[said], received_at=now)
    row = Interaction.objects.get(external_id="kind")
    Understanding.objects.create(interaction=row, at=row.at, ours=False, needs="praise", praises=True, mark="x")
    return found


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_the_pages_are_fit_for_everybody(
    ann: Person, alice: Member, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    paths = [reverse("console:person", args=[ann.pk]), reverse("console:person-mail", args=[ann.pk])]
    with window(browser, live_server.url, alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in (*paths, reverse("console:praise")) for line in look(seen, path, width, scheme)]
    assert (wrong, seen.complaints) == ([], [])


def test_a_key_begins_the_next_step_and_a_first_mail_leaves(
    ann: Person, alice: Member, live_server: Any, browser: Any
) -> None:
    with window(browser, live_server.url, alice) as seen:
        page = seen.visit(reverse("console:person", args=[ann.pk]))
        page.get_by_text("A mail is open to you.").wait_for()
        page.keyboard.press("s")
        page.get_by_role("heading", name="A mail to Ann").wait_for()
        assert page.get_by_label("Words").input_value().startswith("You wrote")
        page.get_by_label("Subject").fill("The bread")
        page.get_by_role("button", name="Send").click()
        page.locator("#toasts >> text=Your mail to Ann leaves.").wait_for()
    assert [row.subject for row in outbox.recent(SYSTEM)] == ["The bread"]
    assert seen.complaints == []
