"""Why people chose us, as pages: by reason, in their own words; of one person, with what they care about."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from porch.core.clock import SYSTEM_CLOCK
from porch.projections.language.models import Understanding
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import ANN, BEN, says
from tests.interfaces.console.conftest import sign_in
from tests.interfaces.console.tied import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(shop: Account, alice: Member) -> Client:
    """Alice at her desk: Ann and Ben praised us, Ben more than a year ago; both are understood so."""
    now = SYSTEM_CLOCK.now()
    items = [
        says(ANN, "Great staff, and the saffron bread is lovely!", name="ann", at=now - 2 * DAY),
        says(BEN, "Such a lovely place", name="ben", at=now - 400 * DAY),
        *(says(ANN, "Is the saffron bread there?", name=f"a{n}", at=now - n * DAY) for n in range(3, 9)),
        *(says(BEN, f"Is table {n} free?", name=f"b{n}", at=now - n * DAY) for n in range(3, 30)),
    ]
    log.record(account=shop, items=items, received_at=now)
    for name in ("ann", "ben"):
        said = Interaction.objects.get(external_id=name)
        Understanding.objects.create(interaction=said, at=said.at, ours=False, needs="praise", praises=True, mark="x")
    return sign_in(alice)


def body(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def test_praise_stands_by_its_reason_with_a_way_to_it(client: Client) -> None:
    told = body(client.get(reverse("console:praise")))
    assert [words for words in ("People", "Quality", "Great staff", ">Ann<") if words not in told] == []
    assert "1 word of praise" in told.replace("One", "1").lower()
    assert "/conversations/" in told
    assert "Such a lovely place" not in told


def test_one_looks_further_back(client: Client) -> None:
    assert "Such a lovely place" in body(client.get(reverse("console:praise"), {"since": "all"}))
    assert "Great staff" in body(client.get(reverse("console:praise"), {"since": "yesterday"}))


def test_without_praise_the_page_says_what_will_stand_here(alice: Member) -> None:
    assert "No praise yet" in body(sign_in(alice).get(reverse("console:praise")))


def test_of_one_person_it_says_what_they_care_about_and_why_they_chose_us(client: Client) -> None:
    told = body(client.get(reverse("console:person-heart", args=[Person.objects.get(handles__value="ann").pk])))
    assert "saffron bread" in told
    assert "Great staff" in told
    ben = body(client.get(reverse("console:person-heart", args=[Person.objects.get(handles__value="ben").pk])))
    assert "Such a lovely place" in ben
    assert client.get(reverse("console:person-heart", args=[0])).status_code == 404
