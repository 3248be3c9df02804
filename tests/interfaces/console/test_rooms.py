"""The rail."""

from __future__ import annotations

from typing import Any

from porch.interfaces.console import page
from porch.interfaces.console.rooms import connected, rooms, waiting
from tests.interfaces.console.conftest import Town
from tests.interfaces.console.swayed import settle


def keys(viewer: Any) -> list[str]:
    """Return the rooms somebody sees."""
    return [room.key for room in rooms(viewer, "morning")]


def test_an_owner_s_empty_house_offers_what_is_needed_to_begin(team_of_three: tuple[Any, Any, Any]) -> None:
    assert keys(team_of_three[0]) == ["morning", "inbox", "people", "connections", "team", "settings"]
    assert not connected()


def test_a_colleague_s_empty_house_has_three_rooms(team_of_three: tuple[Any, Any, Any]) -> None:
    assert keys(team_of_three[1]) == ["morning", "inbox", "people"]


def test_rooms_appear_when_they_are_in_use(town: Town) -> None:
    assert keys(town.bob) == [
        "morning", "inbox", "people", "said", "say", "met", "bursts", "gatherings", "surveys", "help", "claims",
        "choices", "ideas", "points", "connections", "quarantine", "ledger",
    ]  # fmt: skip
    assert connected()


def test_influence_appears_once_somebody_is_scored(town: Town) -> None:
    settle()
    page.forget_rooms()
    assert "influence" in keys(town.bob)


def test_the_room_one_stands_in_is_marked(town: Town) -> None:
    assert [room.key for room in rooms(town.bob, "people") if room.current] == ["people"]


def test_the_lamp_counts_who_waits_since_porch_began(town: Town) -> None:
    assert waiting(town.bob) == 5
