"""Understands whole answers and webhooks of Instagram (and of Threads, its twin): all that is said in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from porch.channels import _meta_delivery as delivery
from porch.channels._instagram_reading import LABEL, read
from porch.channels._meta_reading import DEEPEST, Around, sealed
from porch.core.channel import readings
from porch.core.interaction import Heard, Spoiled
from porch.core.payload import parsed, text

Item = Mapping[str, Any]
PARTS = frozenset({"children"})  # the pictures of one post are no posts
REPLYING = frozenset({"is_reply", "replied_to", "root_post", "poll_attachment"})
POSTED = frozenset({"caption", "timestamp", "media_url"})
WORDED = frozenset({"message", "attachments", "story", "shares"})


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer or webhook; nobody in it is us. Unreadable when it is no JSON."""
    yield from readings(said(parsed(body, LABEL)), read, where or LABEL)


def said(told: Any) -> Iterator[bytes]:
    """Yield everything somebody says in a body, sealed."""
    if isinstance(told, Mapping) and isinstance(told.get("entry"), list) and "object" in told:
        if told["object"] == "instagram":
            yield from pushed(told)
    else:
        yield from _within(told, "", 0)


def pushed(body: Item, ours: str = "", around: Around | None = None) -> Iterator[bytes]:
    """Yield each change and event of a webhook, sealed; only those of the account `ours` when it is given."""
    us = (around or Around()).us
    for entry in delivery.entries(body, ours):
        told_at = Around(us=us, at=delivery.told_at(entry))
        yield from (sealed("change", one, told_at) for one in delivery.changes(entry))
        yield from (sealed("event", one, told_at) for one in delivery.talks(entry))


def _within(told: Any, place: str, depth: int) -> Iterator[bytes]:
    if depth > DEEPEST:
        return
    if isinstance(told, list):
        for one in told:
            yield from _within(one, place, depth + 1)
    elif isinstance(told, Mapping):
        kind = _shape(told)
        if kind:
            yield sealed(kind, told, Around(place=place if kind == "comment" else ""))
        here = text(told, "id") if kind == "media" else text(told, "media", "id") or place
        for name, inner in told.items():
            if name not in PARTS:
                yield from _within(inner, here, depth + 1)


def _shape(told: Item) -> str:
    sender = told.get("from")
    if not text(told, "id"):
        return ""
    if isinstance(sender, Mapping) and "username" in sender and WORDED & told.keys():
        return "message"
    if told.get("media_product_type") == "THREADS" or REPLYING & told.keys():
        return "thread"
    if isinstance(told.get("text"), str) and "timestamp" in told:
        return "comment"
    return "media" if "media_type" in told and POSTED & told.keys() else ""
