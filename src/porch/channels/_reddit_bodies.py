"""Understands whole answers of Reddit: every post, comment and message in them, whatever was asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from porch.channels._reddit_reading import READERS, envelope, modmail, read
from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.interaction import Heard, Spoiled


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer; nobody in it is us. Unreadable when it is not JSON."""
    told = loaded(body)
    yield from readings((raw for item in within(told) for raw in _said(item)), read, where)


def _said(item: dict[str, Any]) -> Iterator[bytes]:
    if str(item.get("kind")) in READERS and isinstance(item.get("data"), dict):
        yield envelope(item, "")
    elif isinstance(item.get("messages"), dict):
        yield from (envelope(thing, "") for thing in modmail(item))
    elif "body" in item and "link_id" in item and str(item.get("name")).startswith("t1_"):
        yield envelope({"kind": "t1", "data": item}, "")  # some answers are a comment without its wrapping
