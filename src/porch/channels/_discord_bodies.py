"""Understands whole answers of Discord and whole interactions: every message in them, whatever was asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from porch.channels._discord_reading import Place, envelope, read
from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.interaction import Heard, Spoiled


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer or push; nobody in it is us. Unreadable when it is not JSON."""
    told = loaded(body)
    yield from readings((raw for item in within(told) for raw in _said(item)), read, where)


def _said(item: dict[str, Any]) -> Iterator[bytes]:
    guild = item.get("guild_id")
    place = Place(guild=guild if isinstance(guild, str) else "")
    if "content" in item and "author" in item and "channel_id" in item and "type" in item:
        yield envelope("message", item, place)
    elif "application_id" in item and "token" in item and "data" in item and "type" in item:
        yield envelope("interaction", {name: value for name, value in item.items() if name != "token"}, place)
