"""Understands what GitHub says: issues, pull requests, discussions, comments and reviews. Nothing here asks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from porch.core import markup
from porch.core.bodies import within
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Spoiled, Trait, digest
from porch.core.payload import BROKEN, Item, opened, packed, parsed, text, written

NETWORK = "GitHub"
TEAM = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
GHOST = "ghost"  # whoever has left GitHub
KEPT = (
    "id", "html_url", "url", "number", "title", "body", "user", "author", "author_association",
    "authorAssociation", "created_at", "createdAt", "updated_at", "submitted_at", "state", "bodyText",
)  # fmt: skip
_PLACE = re.compile(r"https?://[^/]+/([^/]+/[^/]+)/(issues|pull|discussions)/(\d+)")


def envelope(item: Item, us: str = "", *, changed: str = "", deleted: bool = False) -> bytes:
    """Return an item with all that is needed to read it again. `changed`: when we saw that it says something new."""
    kept = {name: item[name] for name in KEPT if name in item}
    return packed("said", kept, us=us, changed=changed, deleted=deleted)


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says (nothing for a review without words), or raise Unreadable."""
    _, item, around = opened(raw, NETWORK)
    try:
        return list(_said(item, around, raw))
    except BROKEN as error:
        raise Unreadable(f"GitHub said something we cannot read: {type(error).__name__}: {error}") from error


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what a whole answer or webhook says, whatever was asked; Unreadable when it is no JSON."""
    return readings([envelope(one) for one in within(parsed(body, NETWORK)) if is_said(one)], read, where)


def is_said(item: Item) -> bool:
    """Return whether somebody said this: it has words, an address of its own, somebody who wrote it, and a time."""
    words = {"body", "bodyText"} & item.keys()
    return bool(words and {"html_url", "url"} & item.keys() and {"user", "author"} & item.keys() and _time(item))


def mark_of(item: Item) -> str:
    """Return the version of an item: what it says; GitHub stamps an issue anew for every label and comment."""
    return digest(f"{item.get('title')}\0{_words(item)}".encode("utf-8", "replace"))[:16]


def address_of(item: Item) -> str:
    """Return the page of an item, by which it is named."""
    told = item.get("html_url") or item["url"]
    if not isinstance(told, str) or not told.startswith("http"):
        raise ValueError("something without an address")
    return told


def ref_of(item: Item) -> str:
    """Return what is needed to answer an item: repository, kind of page, its number, and the comment's own number."""
    found = _PLACE.match(address_of(item))
    if found is None:
        return ""
    own = text(item, "id") if "#" in address_of(item) else ""
    return f"{found[1]} {found[2]} {found[3]} {own}".strip()


def _said(item: Item, around: Item, raw: bytes) -> Iterator[Heard]:
    words, address = _words(item), address_of(item)
    page, _, part = address.partition("#")
    if not words and part and not around["deleted"]:  # a review that says only "approved"
        return
    at, ours = written(_time(item)), _is_ours(item, str(around["us"]))
    yield Heard(
        external_id=address,
        version="deleted" if around["deleted"] else mark_of(item),
        kind=Kind.CREATE,
        author=author_of(item),
        at=at,
        edited_at=_edited(item, around, part),
        raw=raw,
        deleted=bool(around["deleted"]),
        ours=ours,
        addressed=not ours,
        text=words or text(item, "title"),
        subject=text(item, "title"),
        url=address,
        ref=ref_of(item),
        in_reply_to=page if part else "",
        thread=page,
        traits=_traits(item, part, str(around["us"])),
        detail={"state": str(item["state"]).lower()} if item.get("state") else {},
    )


def author_of(item: Item) -> Handle:
    """Return who wrote an item."""
    who = item.get("user") if "user" in item else item.get("author")
    if not who:
        return Handle(kind="github", value=GHOST, name=GHOST)
    name = str(who["login"])
    if not isinstance(who["login"], str) or not name:
        raise ValueError("somebody without a name")
    return Handle(kind="github", value=name.lower(), name=name, url=text(who, "html_url"))


def _edited(item: Item, around: Item, part: str) -> Any:
    if around["changed"]:
        return written(around["changed"])
    changed = item.get("updated_at")
    if not part or not changed or changed == item.get("created_at"):
        return None  # the stamp of a whole issue changes with every comment under it
    return written(changed)


def _is_ours(item: Item, us: str) -> bool:
    if not us:
        return False
    return author_of(item).value == us or (item.get("author_association") or item.get("authorAssociation")) in TEAM


def _traits(item: Item, part: str, us: str) -> frozenset[Trait]:
    traits = {Trait.COMMENT} if part else set()
    who = item.get("user") or item.get("author") or {}
    if who.get("type") == "Bot" or str(who.get("login")).endswith("[bot]"):
        traits.add(Trait.AUTOMATIC)
    if us and f"@{us}" in _words(item).lower():
        traits.add(Trait.MENTION)
    return frozenset(traits)


def _words(item: Item) -> str:
    told = item.get("body") if item.get("body") is not None else item.get("bodyText")
    if told is not None and not isinstance(told, str):
        raise TypeError("words that are no text")
    return markup.plain(told) if told and told.lstrip().startswith("<p>") else (told or "").strip()


def _time(item: Item) -> Any:
    return item.get("created_at") or item.get("submitted_at") or item.get("createdAt")
