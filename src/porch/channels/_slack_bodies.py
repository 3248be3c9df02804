"""Understands whole answers of Slack's Web API and whole events: every message and nod in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from porch.channels._slack_reading import EVENTS, Place, envelope, read
from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.interaction import Heard, Spoiled

SAID = ("user", "bot_id", "username", "message", "previous_message", "comment")


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer or event; nobody in it is us. Unreadable when it is not JSON."""
    told = loaded(body)
    channel = told.get("channel") if isinstance(told, dict) else ""
    place = Place(channel=channel if isinstance(channel, str) else "", loose=True)
    yield from readings((raw for item in within(told) for raw in _said(item, place)), read, where)


def _said(item: dict[str, Any], place: Place) -> Iterator[bytes]:
    kind = str(item.get("type"))
    by_somebody = any(name in item for name in SAID)
    if kind in EVENTS:
        yield envelope(item, place)
    elif "ts" in item and by_somebody and (kind == "message" or "text" in item):
        yield envelope({**item, "type": "message"}, place)
