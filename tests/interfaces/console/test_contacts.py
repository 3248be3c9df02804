"""A person's page says what the address book says."""

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
from tests.interfaces.console.conftest import ANN, Town, sign_in


@pytest.fixture
def told(town: Town) -> Any:
    """Ann stands in the address book."""
    now = datetime.now(UTC)
    book = Account.objects.create(channel="contacts", name="People", handle="us", connected_at=now)
    item = Introduction(
        uid="1", version="1", raw=b"", ref="/1.vcf", name="Ann L", organisation="The mill",
        handles=(Handle(kind=ANN.kind, value=ANN.value),),
    )  # fmt: skip
    actions.introduce(account=book, items=[item], at=now)
    return people.find(SYSTEM, ANN.value)[0]


def test_what_the_address_book_says_stands_on_the_page(town: Town, told: Any) -> None:
    body = sign_in(town.alice).get(reverse("console:person-around", args=[told.person_id])).content.decode()
    assert "Ann L, The mill" in body


def test_a_contact_that_is_gone_says_so(told: Any) -> None:
    Contact.objects.update(deleted_at=datetime.now(UTC))
    (one,) = listed(SYSTEM, [told.pk])
    assert one.about.endswith("removed from your address book")
