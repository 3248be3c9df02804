"""Every page answers, for the town and for an empty house."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.interfaces.console.conftest import Town, sign_in

PLAIN = (
    "morning", "first-look", "inbox", "said", "people", "map", "map-people", "map-companies", "say",
    "outbox", "connections", "connect", "quarantine", "ledger", "more", "settings", "team", "me", "phone",
)  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_a_page_stands_in_an_empty_house(name: str, team_of_three: tuple[Any, Any, Any]) -> None:
    assert sign_in(team_of_three[0]).get(reverse(f"console:{name}")).status_code == 200


@pytest.mark.parametrize("name", PLAIN)
def test_a_page_stands_in_the_town(name: str, town: Town) -> None:
    assert sign_in(town.alice).get(reverse(f"console:{name}")).status_code == 200


@pytest.mark.parametrize(
    "place", ["mine", "unassigned", "waiting", "set-aside", "snoozed", "handed-over", "done", "all"]
)
def test_every_place_of_the_inbox_stands(place: str, town: Town) -> None:
    assert sign_in(town.alice).get(reverse("console:inbox-place", args=[place])).status_code == 200
