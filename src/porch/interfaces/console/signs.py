"""How a channel looks on a page: its icon, its name, how it counts a text."""

from __future__ import annotations

from typing import NamedTuple

from porch.desk.post import queries as post

OURS = {
    "porch": ("sticky-note", "Porch"), "archive": ("archive", "Archive"), "phone": ("phone", "Phone"),
    "in_person": ("handshake", "In person"),
}  # fmt: skip
COUNTED = {"mastodon": "mastodon", "bluesky": "graphemes"}


class Sign(NamedTuple):
    """A channel's icon and name."""

    icon: str
    label: str


def sign(channel: str) -> Sign:
    """Return the sign of a channel, known or not."""
    if channel in OURS:
        return Sign(*OURS[channel])
    card = post.card(channel)
    return Sign(card.icon, card.label) if card else Sign("message-circle", channel.replace("_", " ").capitalize())


def counted_as(channel: str) -> str:
    """Return the name of the way the browser counts a text for this channel."""
    return COUNTED.get(channel, "characters")
