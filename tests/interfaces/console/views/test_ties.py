"""How we stand with people, as pages: the lines beside a reply box, the panel, their chair, who has gone quiet."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.interfaces.console.conftest import sign_in
from tests.interfaces.console.tied import settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(shop: Account, alice: Member) -> Client:
    """Alice at her desk: Ben complained three times, Cleo has gone quiet, Ann talks."""
    settle(shop)
    return sign_in(alice)


def person(name: str) -> Person:
    return Person.objects.get(handles__value=name)


def ref(name: str) -> str:
    said = Interaction.objects.filter(handle__value=name).latest("at")
    return f"{said.thread_id}-{said.handle_id}"


def body(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def test_before_answering_one_sees_that_ben_hears_from_us_only_when_unhappy(client: Client) -> None:
    told = body(client.get(reverse("console:warnings", args=[ref("ben")])))
    assert "They hear from us only when they are unhappy: all of our 3 contacts." in told
    assert 'aria-label="3 of 3"' in told
    assert body(client.get(reverse("console:warnings", args=[ref("ann")]))).strip() == ""


def test_the_box_asks_for_the_lines(client: Client) -> None:
    told = body(client.get(reverse("console:conversation", args=[ref("ben")])))
    assert f'hx-get="{reverse("console:warnings", args=[ref("ben")])}"' in told


def test_the_panel_tells_strength_trust_and_time(client: Client) -> None:
    told = body(client.get(reverse("console:person-tie", args=[person("ann").pk])))
    assert "You talk about every" in told
    assert "Why " in told
    assert "Ability" in told
    assert "from them and 10 from us" in told


def test_a_page_turns_round_to_their_chair(client: Client) -> None:
    told = body(client.get(reverse("console:person-chair", args=[person("ben").pk])))
    assert "What they got from us" in told
    assert "3 of 3" in told
    assert "1 hours" not in told
    assert client.get(reverse("console:person-chair", args=[0])).status_code == 404


def test_cleo_is_in_the_morning_and_is_let_be(client: Client) -> None:
    told = body(client.get(reverse("console:morning")))
    assert "1 small leak" in told
    assert "Ask how they are" in told
    path = reverse("console:quiet-decision", args=[person("cleo").pk])
    assert "Cleo is let be for three months." in body(client.post(path, {"decision": "not-now"}, follow=True))
    assert "Nobody is neglected" in body(client.get(reverse("console:quiet")))
    assert client.post(path, {"decision": "sell"}, headers={"X-Porch-Deed": "1"}).status_code == 400


def test_everybody_who_has_gone_quiet_is_listed_with_a_step(client: Client) -> None:
    told = body(client.get(reverse("console:quiet")))
    assert "Cleo and you talked every" in told
    assert "less in the next 90 days" in told
