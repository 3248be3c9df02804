"""How a channel looks."""

from __future__ import annotations

from porch.interfaces.console.signs import counted_as, sign


def test_a_channel_wears_its_card() -> None:
    assert sign("mastodon") == ("at-sign", "Mastodon")


def test_a_channel_that_is_gone_still_has_a_face() -> None:
    assert sign("carrier_pigeon") == ("message-circle", "Carrier pigeon")


def test_what_we_do_among_ourselves_is_ours() -> None:
    assert sign("porch").label == "Porch"


def test_a_text_is_counted_as_its_network_counts() -> None:
    assert (counted_as("bluesky"), counted_as("email")) == ("graphemes", "characters")
