"""Understands whole answers and webhooks of Facebook, of every version of its API: all that is said in one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from porch.channels import _meta_delivery as delivery
from porch.channels._facebook_reading import LABEL, read
from porch.channels._meta_reading import DEEPEST, Around, sealed
from porch.core.channel import readings
from porch.core.interaction import Heard, Spoiled
from porch.core.payload import parsed, text

Item = Mapping[str, Any]
MESSAGE = re.compile(r"m_|mid\.|t_mid")
RATED = frozenset({"review_text", "recommendation_type", "has_review", "reviewer"})
COMMENTED = frozenset({"can_remove", "can_hide", "comment_count", "parent", "object"})
SEEN = frozenset({"created_time", "to", "images", "embed_html", "source"})
OTHERS = frozenset({"instagram", "whatsapp_business_account"})


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer or webhook; nobody in it is us. Unreadable when it is no JSON."""
    yield from readings(said(parsed(body, LABEL)), read, where or LABEL)


def said(told: Any) -> Iterator[bytes]:
    """Yield everything somebody says in a body, sealed."""
    if isinstance(told, Mapping) and isinstance(told.get("entry"), list) and "object" in told:
        if text(told, "object") not in OTHERS:
            yield from pushed(told)
    else:
        yield from _within(told, "", "", 0)


def pushed(body: Item, ours: str = "", around: Around | None = None) -> Iterator[bytes]:
    """Yield each change and event of a webhook, sealed; only those of the page `ours` when it is given."""
    us = (around or Around()).us
    for entry in delivery.entries(body, ours):
        told_at = Around(us=us, at=delivery.told_at(entry))
        yield from (sealed("change", one, told_at) for one in delivery.changes(entry))
        yield from (sealed("event", one, told_at) for one in delivery.talks(entry))


def _within(told: Any, place: str, under: str, depth: int) -> Iterator[bytes]:
    if depth > DEEPEST:
        return
    if isinstance(told, list):
        for one in told:
            yield from _within(one, place, under, depth + 1)
    elif isinstance(told, Mapping):
        kind = _shape(told, place, under)
        if kind:
            yield sealed(kind, told, Around(place=place if kind == "comment" else ""))
        yield from _below(told, kind, place, depth)


def _below(told: Item, kind: str, place: str, depth: int) -> Iterator[bytes]:
    if isinstance(batched := told.get("body"), str) and "code" in told:
        yield from _within(_json(batched), "", "", depth + 1)
        return
    here = text(told, "id") if kind in ("post", "review") else place
    for name, inner in told.items():
        if kind == "review" and name == "open_graph_story" and isinstance(inner, Mapping):
            yield from _within(inner.get("comments"), text(inner, "id"), "comments", depth + 1)
        elif kind != "review" or name == "comments":
            below = name if name in ("comments", "messages", "conversations") else ""
            talking = below or ("comments" if name == "data" and here else "")
            yield from _within(inner, here or text(told, "id") if below == "comments" else here, talking, depth + 1)


def _shape(told: Item, place: str, under: str) -> str:
    if RATED & told.keys() or text(told, "type").endswith(".rates") or "open_graph_story" in told:
        return "review"
    name, sender = text(told, "id"), told.get("from")
    if not name or (isinstance(sender, Mapping) and "username" in sender):
        return ""  # Instagram names its people by username
    if MESSAGE.match(name) or _is_message(told):
        return "message"
    if isinstance(told.get("body"), str) and isinstance(sender, Mapping) and "user" in told:
        return "note"
    words = any(isinstance(told.get(one), str) and told[one] for one in ("message", "story"))
    if words and (under == "comments" or place or COMMENTED & told.keys()):
        return "comment"
    seen = isinstance(sender, Mapping) and bool(SEEN & told.keys())
    return "post" if words or seen or "full_picture" in told else ""


def _is_message(told: Item) -> bool:
    attached = told.get("attachments")
    listed = attached.get("data") if isinstance(attached, Mapping) else None
    first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], Mapping) else {}
    return "generic_template" in first or "mime_type" in first


def _json(words: str) -> Any:
    try:
        return json.loads(words)
    except (ValueError, RecursionError):
        return None
