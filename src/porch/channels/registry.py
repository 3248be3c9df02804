"""Every channel Porch knows: name -> Card. A new channel is one module and one line here, or an entry point "porch.channels"."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from porch.core.channel import Card

OURS = ("mastodon", "bluesky", "email", "feeds", "archive")


@cache
def card(name: str) -> Card:
    """Return the Card of the channel `name`; KeyError when there is none. Only that channel's module is read."""
    if name in OURS:
        found: Card = import_module(f"porch.channels.{name}").CARD
        return found
    for entry in entry_points(group="porch.channels", name=name):
        found = entry.load()
        return found
    raise KeyError(name)


def cards() -> dict[str, Card]:
    """Return every Card by name: ours first, then those of installed packages."""
    others = [entry.name for entry in entry_points(group="porch.channels") if entry.name not in OURS]
    return {name: card(name) for name in (*OURS, *others)}
