"""Understands what GitLab pushes: a webhook's payload in the words of its API, so that both are read alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from porch.channels._gitlab_reading import NETWORK, PLACES, answered, envelope, read
from porch.core.channel import readings
from porch.core.interaction import Heard, Spoiled
from porch.core.payload import Item, parsed, text

SHOWN = 20  # visibility_level of a public project
ABOVE = {"issues": "issue", "merge_requests": "merge_request"}


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what a whole answer or webhook says, whatever was asked; Unreadable when it is no JSON."""
    told = parsed(body, NETWORK)
    hooked = isinstance(told, dict) and isinstance(told.get("object_attributes"), dict)
    yield from readings(list(pushed(told) if hooked else answered(told)), read, where)


def pushed(body: Item, *, host: str = "", us: str = "", team: frozenset[str] = frozenset()) -> Iterator[bytes]:
    """Yield an envelope for what a webhook is about; nothing where it does not tell who wrote the words.

    A webhook names who acted. Whoever changes somebody else's words is not their author.
    """
    about, who = body["object_attributes"], body.get("user")
    if not isinstance(who, dict):
        return
    around = {"us": us, "ours": text(who, "username").lower() in team, "closed": _closed(body)}
    if body.get("object_kind") == "emoji":
        raw = {**about, "user": who}
        yield envelope("award", raw, host or _host(body), deleted=body.get("event_type") == "revoke", **around)
    elif _wrote(who, about) and body.get("object_kind") == "note":
        yield _note(body, about, who, host, around)
    elif _wrote(who, about) and body.get("object_kind") in ("issue", "work_item", "merge_request"):
        yield _item(body, about, who, host, around)


def _note(body: Item, about: Item, who: Item, host: str, around: dict[str, Any]) -> bytes:
    above = body.get(ABOVE.get(PLACES.get(text(about, "noteable_type"), ""), ""))
    page = text(above, "url") or text(about, "url").partition("#")[0]
    kept = isinstance(above, dict) and bool(above.get("confidential"))
    place = {"page": page, "iid": text(above, "iid"), "confidential": kept}
    note = {**about, "body": about.get("note"), "author": _named(who)}
    if "internal" not in note and body.get("event_type") == "confidential_note":
        note["internal"] = True
    place["discussion"] = text(about, "discussion_id")
    return envelope("note", note, host or _host(body), **around, **place)


def _item(body: Item, about: Item, who: Item, host: str, around: dict[str, Any]) -> bytes:
    merge = body.get("object_kind") == "merge_request"
    item = {**about, "author": _named(who), "web_url": about.get("url")}
    item["project_id"] = about.get("project_id") or about.get("target_project_id")
    changed = text(about, "updated_at") if about.get("action") == "update" and _reworded(body) else ""
    place = "merge_requests" if merge else "issues"
    return envelope("item", item, host or _host(body), **around, place=place, changed=changed)


def _reworded(body: Item) -> bool:
    changes = body.get("changes")
    return isinstance(changes, dict) and bool({"title", "description"} & changes.keys())


def _wrote(who: Item, about: Item) -> bool:
    """Return whether who acted is who wrote it; older payloads give the actor no number."""
    author, actor = about.get("author_id"), who.get("id")
    return author is None or actor is None or author == actor


def _named(who: Item) -> dict[str, Any]:
    return {name: who[name] for name in ("id", "username", "name") if name in who}


def _closed(body: Item) -> bool:
    level = body["project"].get("visibility_level") if isinstance(body.get("project"), dict) else None
    return isinstance(level, int) and level < SHOWN


def _host(body: Item) -> str:
    address = text(body, "project", "web_url") or text(body, "object_attributes", "url")
    return address.partition("://")[2].partition("/")[0].lower() or "gitlab"
