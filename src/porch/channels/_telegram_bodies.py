"""Understands whole answers of Telegram's Bot API and whole webhooks: every message and nod in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from porch.channels._telegram_reading import Us, envelope, read
from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.interaction import Heard, Spoiled

NOBODY = Us()


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer or webhook; nobody in it is us. Unreadable when it is not JSON."""
    told = loaded(body)
    yield from readings((raw for item in within(told) for raw in _said(item)), read, where)


def _said(item: dict[str, Any]) -> Iterator[bytes]:
    """Yield an item by its shape, so that it matters nowhere in what it was wrapped."""
    if not isinstance(item.get("chat"), dict):
        return
    if "message_ids" in item and "business_connection_id" in item:
        yield envelope({"deleted_business_messages": item}, NOBODY)
    elif "new_reaction" in item:
        yield envelope({"message_reaction": item}, NOBODY)
    elif "message_id" in item and item.get("date"):  # without a date it is one that Telegram no longer shows
        yield envelope({"message": item}, NOBODY)
