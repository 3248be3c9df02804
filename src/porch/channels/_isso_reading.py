"""Understands what isso says: comments under a page, in the shapes of all its answers. Nothing here asks anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from porch.core import markup
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Spoiled, Trait, digest
from porch.core.payload import BROKEN, Item, items, moment, opened, packed, parsed, text

NETWORK = "isso"
WAITING, DELETED = 2, 4
NAMELESS = frozenset({"", "anonymous", "anonym", "anonyme", "anonimo", "anónimo", "guest", "nobody"})


def envelope(item: Item, *, site: str = "", page: str = "", names: tuple[str, ...] = (), plain: bool = False) -> bytes:
    """Return one comment with all that is needed to read it again. `plain`: its text is as typed, not HTML."""
    kept = {name: told for name, told in item.items() if name not in ("replies", "gravatar_image", "likes", "dislikes")}
    return packed("comment", kept, site=site, page=page, names=names, plain=plain)


def gone(number: str, *, site: str, page: str, names: tuple[str, ...], author: str, at: str) -> bytes:
    """Return the envelope of a comment that stands there no longer."""
    item = {"id": int(number), "mode": DELETED, "author": author, "created": at, "modified": None, "parent": None}
    return packed("comment", item, site=site, page=page, names=names, plain=True)


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says, or raise Unreadable."""
    _, item, around = opened(raw, NETWORK)
    try:
        return [_comment(item, around, raw)]
    except BROKEN as error:
        raise Unreadable(f"isso said something we cannot read: {type(error).__name__}: {error}") from error


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what a whole answer says: a page's comments, the latest, a single one; Unreadable when it is no JSON."""
    page = (parse_qs(urlsplit(where).query).get("uri") or [""])[0]
    raws = [envelope(one, page=page) for one in within(parsed(body, NETWORK))]
    return readings(raws, read, where)


def within(told: Any) -> Iterator[Item]:
    """Yield every comment in an answer, those below others too."""
    stack = items(told) if isinstance(told, list) else items([told])
    while stack:
        one = stack.pop(0)
        if "text" in one and "created" in one and "id" in one:
            yield one
        stack[:0] = items(one.get("replies"))


def name_of(number: object, site: str) -> str:
    """Return the external id of a comment; a page is named by its address."""
    return f"{site}#isso-{number}"


def stamp_of(item: Item) -> str:
    """Return the version of a comment: when it was changed last, and what it says."""
    if item.get("mode") == DELETED:
        return "deleted"
    words = digest(f"{item.get('text')}\0{item.get('author')}".encode("utf-8", "replace"))[:12]
    return f"{item.get('modified') or item['created']} {words}"


def _comment(item: Item, around: Item, raw: bytes) -> Heard:
    site, number = str(around["site"]), int(item["id"])
    page = f"{site}{item.get('uri') or around['page']}"
    said, deleted = str(item.get("text") or ""), item.get("mode") == DELETED
    author = author_of(item, site)
    ours = author.name.casefold() in around["names"] if author.name else False
    changed = item.get("modified")
    return Heard(
        external_id=name_of(number, site),
        version=stamp_of(item),
        kind=Kind.CREATE,
        author=author,
        at=moment(item["created"]),
        edited_at=moment(changed) if changed else None,
        raw=raw,
        deleted=deleted,
        ours=ours,
        addressed=not ours,
        text="" if deleted else said if around["plain"] else markup.plain(said),
        html="" if deleted or around["plain"] else markup.sanitise(said),
        url=f"{page}#isso-{number}" if page.startswith("http") else "",
        ref=f"{number} {item.get('uri') or around['page']}",
        in_reply_to=name_of(item["parent"], site) if item.get("parent") else page,
        thread=page,
        traits=frozenset({Trait.COMMENT}),
        detail={"moderation": "waits for approval"} if item.get("mode") == WAITING else {},
    )


def author_of(item: Item, site: str) -> Handle:
    """Return who wrote a comment: the name they gave; two people without a name are two people."""
    name, url = unescape(text(item, "author"))[:200], text(item, "website")[:2000]
    host = urlsplit(site).netloc
    if name.casefold() not in NAMELESS:
        return Handle(kind="web", value=f"{name}@{host}".lower(), name=name, url=url)
    return Handle(kind="web", value=f"nameless-{int(item['id'])}@{host}".lower(), name=name, url=url)


def counts(item: Mapping[str, Any]) -> dict[str, int]:
    """Return how a comment fares: likes, dislikes, replies, as far as isso tells."""
    told = {"likes": item.get("likes"), "dislikes": item.get("dislikes"), "replies": item.get("total_replies")}
    return {name: number for name, number in told.items() if isinstance(number, int)}
