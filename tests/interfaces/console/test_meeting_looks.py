"""Inviting somebody: fit for everybody, begun with one key, sent with the button, taken back in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from porch.core.interaction import Handle, Heard, Introduction, Kind, Receipt, Visibility
from porch.core.viewer import SYSTEM
from porch.engagement.meetings import actions
from porch.engagement.meetings.actions import Plan
from porch.engagement.meetings.models import Meeting
from porch.projections.waiting import queries as waiting
from porch.records.accounts.models import Account
from porch.records.contacts import actions as contacts
from porch.records.interactions import actions as log
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.people import actions as deeds
from porch.records.people import queries as people
from tests.interfaces.console.conftest import ANN, ARABIC, BEN, Town, window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


def ann() -> Any:
    return people.find(SYSTEM, ANN.value)[0]


def talk() -> str:
    (standing,) = (one for one in waiting.box(SYSTEM, "waiting") if one.handle_id == ann().pk)
    return reverse("console:conversation", args=[f"{standing.thread_id}-{standing.handle_id}"])


@pytest.fixture
def invited(town: Town) -> Meeting:
    """Ann comes, somebody with a very long name has not answered, and there is something else that day."""
    arab = people.find(SYSTEM, ARABIC.value)[0]
    deeds.note_unverified(handle=arab, kind="email", value="a@town.example", at=town.now)
    guests = [ann(), people.known_as(SYSTEM, "email", "a@town.example")]
    plan = Plan(
        title="Tasting of the new wines " + "and more " * 12, begins=town.now + timedelta(days=3), minutes=90,
        zone="Europe/Rome", place="By the window", words="Bring whoever you like.\nWe open at six.",
    )  # fmt: skip
    made = actions.invite(
        key="k", guests=guests, plan=plan, mail=town.email, calendar=None, member=town.alice, at=town.now
    )
    for number, outgoing in enumerate(Outgoing.objects.order_by("id")):
        outbox.arrived(outgoing=outgoing, receipt=Receipt(external_id=f"asked-{number}"), at=town.now)
    log.record(account=town.email, items=[comes(made, town.now)], received_at=town.now)
    return made


def comes(made: Meeting, at: datetime) -> Heard:
    return Heard(
        external_id="answer", version="1", kind=Kind.ACCEPT, author=ANN, at=at, raw=b"yes", in_reply_to="asked-0",
        text="yes: We are four, with the children", visibility=Visibility.DIRECT,
        detail={"answer": "yes", "meeting": made.uid, "version": "0"},
    )  # fmt: skip


def suggested(town: Town) -> None:
    book = Account.objects.create(channel="contacts", name="People", handle="us", connected_at=town.now)
    handles = tuple(Handle(kind=one.kind, value=one.value) for one in (ANN, BEN))
    item = Introduction(uid="1", version="1", raw=b"", name="Ann", organisation="The mill " * 12, handles=handles)
    contacts.introduce(account=book, items=[item], at=town.now)


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_inviting_is_fit_for_everybody(
    town: Town, invited: Meeting, live_server: Any, browser: Any, width: int, scheme: str
) -> None:
    suggested(town)
    paths = (
        f"{reverse('console:meeting-new')}?who={ann().pk}",
        reverse("console:meeting", args=[invited.pk]),
        reverse("console:person", args=[ann().person_id]),
        talk(),
    )
    with window(browser, live_server.url, town.alice, width=width, scheme=scheme) as seen:
        wrong = [line for path in paths for line in look(seen, path, width, scheme)]
    assert (wrong, seen.complaints) == ([], [])


def test_an_invitation_begins_with_a_key_and_can_be_taken_back(town: Town, live_server: Any, browser: Any) -> None:
    with window(browser, live_server.url, town.alice, width=1280) as seen:
        page = seen.visit(talk())
        page.keyboard.press("i")
        page.wait_for_url("**/meetings/new/**")
        page.get_by_role("textbox", name="What").fill("Tasting")
        page.locator("#meeting-preview >> text=Tasting").wait_for()
        page.get_by_role("button", name="Invite").click()
        page.locator("#toasts >> text=The invitation leaves.").wait_for()
        assert Outgoing.objects.get().subject == "Invitation: Tasting"
        page.locator("#toasts form[data-undo] button").click()
        page.locator("#toasts >> text=Taken back: nobody was told.").wait_for()
        assert Outgoing.objects.get().state == "draft"
