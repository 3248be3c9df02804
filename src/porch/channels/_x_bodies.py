"""Understands whole answers and webhooks of X: every post, message, like and follow in them, of API v2 and older."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from porch.channels import _x_old as old
from porch.channels._x_names import Us
from porch.channels._x_reading import NOBODY, envelope, read
from porch.core.bodies import DEEPEST, loaded, within
from porch.core.channel import readings
from porch.core.interaction import Heard, Spoiled

Item = Mapping[str, Any]
SIGNS = (
    ("users", "id", ("username", "name")), ("media", "media_key", ("type",)), ("polls", "id", ("options",)),
    ("posts", "id", ("text", "author_id")),
)  # fmt: skip


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer; nobody in it is us. Unreadable when it is not JSON."""
    told = loaded(body)
    yield from readings(said(told, NOBODY), read, where)


def said(told: Any, us: Us) -> Iterator[bytes]:
    """Yield an envelope for everything said in a body, read as JSON, in the order in which it stands."""
    pool = pooled(told)
    waiting: list[tuple[Any, Item, int]] = [(told, {}, 0)]
    while waiting:
        one, owner, depth = waiting.pop()
        if isinstance(one, Mapping):
            yield from _of(one, owner, pool, us)
            owner = one if one.get("screen_name") else {}
        inner = one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
        if depth < DEEPEST:
            waiting += [(value, owner, depth + 1) for value in reversed(list(inner)) if isinstance(value, dict | list)]


def pooled(told: Any) -> dict[str, dict[str, Any]]:
    """Return the accounts, pictures, polls and posts that a body brings along, each by its id."""
    found: dict[str, dict[str, Any]] = {kind: {} for kind, _, _ in SIGNS}
    for one in within(told):
        for kind, key, signs in SIGNS:
            if isinstance(one.get(key), str) and all(sign in one for sign in signs):
                found[kind].setdefault(one[key], one)
    named = told.get("users") if isinstance(told, Mapping) else None  # so a webhook brings the accounts of messages
    older = [old.user(one) for one in (named.values() if isinstance(named, Mapping) else ()) if isinstance(one, dict)]
    found["users"] |= {one["id"]: one for one in older if one}
    return found


def brought(item: Item, pool: Mapping[str, Mapping[str, Item]]) -> dict[str, dict[str, Item]]:
    """Return as much of `pool` as `item` names."""
    numbers = {value for one in within(dict(item)) for value in _texts(one)}
    return {kind: {key: one for key, one in held.items() if key in numbers} for kind, held in pool.items()}


def _texts(one: Item) -> Iterator[str]:
    for value in one.values():
        yield from (inner for inner in (value if isinstance(value, list) else [value]) if isinstance(inner, str))


def _of(one: Item, owner: Item, pool: dict[str, dict[str, Any]], us: Us) -> Iterator[bytes]:
    if isinstance(one.get("message_create"), Mapping):
        yield envelope("old_event", one, us, brought(one, pool))
    elif isinstance(one.get("favorited_status"), Mapping):
        yield envelope("old_like", one, us)
    elif one.get("type") in ("follow", "unfollow") and isinstance(one.get("source"), Mapping):
        yield envelope("old_follow", one, us)
    elif _is_message(one):
        new = "dm_conversation_id" in one or "event_type" in one
        yield envelope("dm" if new else "old_dm", one, us, brought(one, pool) if new else None)
    elif _is_post(one):
        yield _post(one, owner, pool, us)


def _is_message(one: Item) -> bool:
    if one.get("event_type", "MessageCreate") != "MessageCreate" or not old.number_of(one):
        return False
    if "dm_conversation_id" in one or "event_type" in one:
        return "text" in one or "attachments" in one
    return isinstance(one.get("text"), str) and ("recipient_id" in one or "recipient" in one)


def _is_post(one: Item) -> bool:
    return bool(old.number_of(one)) and isinstance(one.get("full_text", one.get("text")), str)


def _post(one: Item, owner: Item, pool: dict[str, dict[str, Any]], us: Us) -> bytes:
    unsigned = (
        f"of-{old.number_of(one)}" if not us.id else ""
    )  # in an answer nobody asked for, a post may lack its author
    if isinstance(one.get("id"), str) and "id_str" not in one and "user" not in one:
        return envelope("post", {**one, "author_id": one.get("author_id") or unsigned}, us, brought(one, pool))
    author = one.get("user") or {name: value for name, value in owner.items() if name != "status"}
    return envelope("old_post", {**one, "user": author, "unsigned": unsigned}, us)
