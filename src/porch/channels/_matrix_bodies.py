"""Understands whole answers of a Matrix homeserver: every message and nod in them, whatever was asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from porch.channels._matrix_reading import READERS, Room, envelope, read
from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.interaction import Heard, Spoiled

SOMEWHERE = Room(id="!unknown", direct=True)  # the narrowest


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer; nobody in it is us. Unreadable when it is not JSON."""
    told = loaded(body)
    yield from readings((raw for item in within(told) for raw in _said(item)), read, where)


def _said(item: dict[str, Any]) -> Iterator[bytes]:
    if str(item.get("type")) in READERS and "event_id" in item and "sender" in item and "content" in item:
        room = item.get("room_id")
        yield envelope(item, Room(id=room, direct=True) if isinstance(room, str) and room else SOMEWHERE, "")
