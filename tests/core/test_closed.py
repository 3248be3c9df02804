"""A network that lets no program in has a Card that says so, claims nothing, and can be found by that alone."""

from __future__ import annotations

import pytest

from porch.channels import registry
from porch.core.channel import ABILITIES, Gap, abilities
from porch.core.closed import closed_card
from porch.core.errors import ChannelError
from porch.desk.post import queries as post

CLOSED = {name for name, card in registry.cards().items() if card.closed}


def test_every_ability_of_a_closed_network_lacks_for_the_same_reason() -> None:
    card = closed_card(name="x", label="X", icon="x", gap=Gap.NOTYET, why="It has no door yet.")
    assert set(abilities(card).values()) == {"notyet"}
    assert {why for _, why in card.gaps.values()} == {card.closed}
    assert set(card.gaps) == {*ABILITIES, "post"}


def test_there_is_nothing_to_build() -> None:
    card = closed_card(name="x", label="X", icon="x", gap=Gap.NEVER, why="It has no door.")
    with pytest.raises(ChannelError, match="cannot be connected"):
        card.build({}, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_a_closed_network_says_why_and_how_it_is_heard_all_the_same(name: str) -> None:
    card = registry.card(name)
    assert (len(card.closed) > 40, card.way_in) == (True, "notices")
    assert card.tested.by.startswith("nothing")
    assert (card.tested.compared, card.tested.live, card.fields) == ("", False, ())


def test_groups_are_never_and_the_others_not_yet() -> None:
    marks = {name: registry.card(name).gaps["listens"][0].value for name in CLOSED}
    assert marks == {
        "tiktok": "notyet", "yelp": "notyet", "tripadvisor": "notyet", "facebook_groups": "never",
        "linkedin_groups": "never",
    }  # fmt: skip


def test_the_wizard_connects_what_is_open_alone() -> None:
    assert {card.name for card in post.closed_cards()} == CLOSED
    assert CLOSED.isdisjoint(card.name for card in post.cards())


@pytest.mark.parametrize("name", sorted(set(registry.cards()) - CLOSED))
def test_every_other_channel_can_do_something(name: str) -> None:
    assert "yes" in abilities(registry.card(name)).values()
