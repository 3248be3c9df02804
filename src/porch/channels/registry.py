"""Every channel Porch knows: name -> Card. A new channel is one module and one line here, or an entry point "porch.channels"."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from porch.core.channel import Card

OURS = ("mastodon", "bluesky", "email", "feeds", "archive")


@cache
def cards() -> dict[str, Card]:
    """Return every Card by name: ours first, then those of installed packages."""
    found = {name: import_module(f"porch.channels.{name}").CARD for name in OURS}
    for entry in entry_points(group="porch.channels"):
        found.setdefault(entry.name, entry.load())
    return found


def card(name: str) -> Card:
    """Return the Card of the channel `name`; KeyError when there is none."""
    return cards()[name]
