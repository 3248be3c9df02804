"""A person's page says what the address book says, and joins nobody by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from porch.core.interaction import Handle, Introduction
from porch.core.viewer import SYSTEM
from porch.interfaces.console.contacts import listed
from porch.records.accounts.models import Account
from porch.records.contacts import actions
from porch.records.contacts.models import Contact
from porch.records.people import queries as people
from tests.interfaces.console.conftest import ANN, BEN, Town, sign_in

FETCHED = {"X-Porch-Deed": "1"}


@pytest.fixture
def told(town: Town) -> Any:
    """The address book says that Ann and Ben are one; returns Ann's page."""
    now = datetime.now(UTC)
    book = Account.objects.create(channel="contacts", name="People", handle="us", connected_at=now)
    handles = tuple(Handle(kind=one.kind, value=one.value) for one in (ANN, BEN))
    item = Introduction(
        uid="1", version="1", raw=b"", ref="/1.vcf", name="Ann L", organisation="The mill", handles=handles
    )
    actions.introduce(account=book, items=[item], at=now)
    return people.find(SYSTEM, ANN.value)[0]


def test_who_may_be_one_is_asked_and_joined_by_hand_with_its_undo(town: Town, told: Any) -> None:
    client, here = sign_in(town.alice), reverse("console:person", args=[told.person_id])
    body = client.get(here).content.decode()
    assert "Ann L, The mill" in body
    assert "Your address book says these are one person" in body
    ben = people.find(SYSTEM, BEN.value)[0]
    answer = client.post(f"{here}handles/", {"handle_id": str(ben.pk)}, headers=FETCHED)
    assert "attachments/" in answer.content.decode()
    assert "Your address book says" not in client.get(here).content.decode()
    assert client.post(f"{here}handles/", {"handle_id": "999999"}, headers=FETCHED).status_code == 404


def test_different_people_stay_apart_until_that_is_taken_back(town: Town, told: Any) -> None:
    client, here = sign_in(town.alice), reverse("console:person", args=[told.person_id])
    apart = reverse("console:contact-apart", args=[Contact.objects.get().pk])
    assert client.post(apart, headers=FETCHED).status_code == 200
    assert client.post(apart, headers=FETCHED).status_code == 409
    assert "Your address book says" not in client.get(here).content.decode()
    client.post(reverse("console:contact-question", args=[Contact.objects.get().pk]), headers=FETCHED)
    assert "Your address book says" in client.get(here).content.decode()
    assert client.post(reverse("console:contact-apart", args=[999999]), headers=FETCHED).status_code == 404


def test_a_contact_that_is_gone_says_so(told: Any) -> None:
    Contact.objects.update(deleted_at=datetime.now(UTC))
    (one,) = listed(SYSTEM, [told.pk])
    assert one.about.endswith("removed from your address book")
    assert one.others == []
