"""The next step with somebody, as pages: shown with its reason, begun, declined; a first mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.core.interaction import Handle
from porch.engagement.conversations.models import Draft
from porch.projections.relationships import actions as relationships
from porch.projections.waiting import projector as waiting
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.consent import actions as consent
from porch.records.interactions import actions as log
from porch.records.outbox.models import Outgoing
from porch.records.people import actions as people
from porch.records.people.meeting import meet
from porch.records.people.models import Handle as HandleRow
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import DOV, says
from tests.interfaces.console.conftest import sign_in
from tests.interfaces.console.tied import DAY, settle

pytestmark = pytest.mark.django_db
MAIL = Handle(kind="email", value="ann@mill.example", name="Ann")


@pytest.fixture
def client(shop: Account, alice: Member) -> Client:
    """Alice at her desk: Ann talks in public every five days."""
    settle(shop)
    return sign_in(alice)


@pytest.fixture
def ann(client: Client) -> Person:
    """Ann, whose mail address we know, and a mailbox of ours."""
    now, found = SYSTEM_CLOCK.now(), Person.objects.get(handles__value="ann")
    meet({(MAIL.kind, MAIL.value): (MAIL, False)}, now)
    people.attach(handle=HandleRow.objects.get(value=MAIL.value), person=found, by=None, at=now)
    accounts.connect(channel="email", name="Post", handle="us@shop.example", credentials={"x": "y"}, at=now)
    Account.objects.filter(channel="email").update(state=Account.State.LIVE)
    return found


def place(name: str, person: Person) -> str:
    return reverse(f"console:{name}", args=[person.pk])


def body(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.content.decode())


def test_a_step_is_shown_with_its_reason_and_begun_as_a_mail(client: Client, ann: Person) -> None:
    told = body(client.get(place("person-step", ann)))
    assert [words for words in ("Mail</p>", "A mail is open to you.", "You wrote") if words not in told] == []
    begun = client.post(place("person-step", ann))
    assert begun.headers["Location"] == place("person-mail", ann)
    assert "Good morning" in body(client.get(place("person-mail", ann)))


def test_a_first_mail_leaves_and_can_be_taken_back(client: Client, ann: Person) -> None:
    words = {"subject": "The\nbread", "text": "You wrote of it.", "key": "k1"}
    told = body(client.post(place("person-mail", ann), words, headers={"X-Porch-Deed": "1"}))
    sent = Outgoing.objects.get()
    assert (sent.subject, sent.to_handle.value, sent.visibility) == ("The bread", "ann@mill.example", "direct")  # type: ignore[union-attr]
    assert reverse("console:withdrawal", args=[sent.pk]) in told
    assert "This field is required" in body(client.post(place("person-mail", ann), {"subject": "x"}), 422)


def test_in_a_conversation_the_words_to_begin_with_stand_in_the_box(client: Client, ann: Person, shop: Account) -> None:
    now = SYSTEM_CLOCK.now()
    log.record(account=shop, items=[says(DOV, "Is the saffron bread back?", at=now - DAY)], received_at=now)
    relationships.refresh(now=now)
    waiting.catch_up(now=now)
    begun = client.post(place("person-step", Person.objects.get(handles__value="dov")))
    assert "/conversations/" in begun.headers["Location"]
    assert Draft.objects.get().text in body(client.get(begun.headers["Location"]))


def test_declined_for_them_nobody_asks_them_up(client: Client, ann: Person) -> None:
    told = body(client.post(place("person-step-declined", ann), {"rung": "6"}, follow=True))
    assert "asked no step up for three months" in told
    assert "They declined a step up" in body(client.get(place("person-step", ann)))
    assert client.post(place("person-step", ann), headers={"X-Porch-Deed": "1"}).status_code == 409
    assert client.post(place("person-step-declined", ann), {"rung": "99"}).status_code in (302, 400)


def test_whoever_wants_no_mail_gets_no_form(client: Client, ann: Person) -> None:
    consent.stop(person=ann, at=SYSTEM_CLOCK.now(), by=None)
    assert "No way by mail" in body(client.get(place("person-mail", ann)))
    refused = client.post(place("person-mail", ann), {"subject": "x", "text": "y"}, headers={"X-Porch-Deed": "1"})
    assert (refused.status_code, Outgoing.objects.count()) == (422, 0)


def test_nobody_is_no_page(client: Client) -> None:
    for name in ("person-step", "person-mail"):
        assert client.get(reverse(f"console:{name}", args=[0])).status_code == 404
