"""Understands what WordPress says by its REST API: comments and posts. Nothing here asks the network anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from porch.core import markup
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Spoiled, Trait, digest
from porch.core.payload import BROKEN, Item, items, moment, opened, packed, parsed, text

NETWORK = "WordPress"
GONE = frozenset({"trash", "spam", "post-trashed", "deleted"})
WAITING = frozenset({"hold", "unapproved", "0"})
LINKS = frozenset({"pingback", "trackback"})
_REST = re.compile(r"/(?:wp-json\b|(?:index\.php)?\?rest_route=).*\Z", re.DOTALL)
_IMAGE = re.compile(r"""<img\s[^>]{0,500}?\bsrc=["'](https?://[^"']{1,2000})["']""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Who we are on the blog: the number of our user there, and the names, folded, that our team signs with."""

    id: int = 0
    names: tuple[str, ...] = ()


NOBODY = Us()


def envelope(kind: str, item: Item, us: Us = NOBODY, changed: str = "") -> bytes:
    """Return a comment, a post or a gone one with all that is needed to read it again.

    `changed` is when we saw that it says something new, where WordPress itself keeps no such stamp.
    """
    kept = {name: told for name, told in item.items() if name not in ("_embedded", "author_avatar_urls", "yoast_head")}
    above = {name: text(_above(item), *path) for name, path in _ABOVE.items()}
    return packed(kind, kept, us={"id": us.id, "names": us.names}, changed=changed, above=above)


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says, or raise Unreadable."""
    kind, item, around = opened(raw, NETWORK)
    try:
        us = Us(id=int(around["us"]["id"]), names=tuple(around["us"]["names"]))
        return [_READERS[kind](item, us, around, raw)]
    except BROKEN as error:
        raise Unreadable(f"WordPress said something we cannot read: {type(error).__name__}: {error}") from error


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what a whole answer of the REST API says; Unreadable when it is no JSON."""
    told = parsed(body, NETWORK)
    found = items(told if isinstance(told, list) else [told])
    raws = [envelope(kind, one) for one in found if (kind := kind_of(one))]
    return readings(raws, read, where)


def kind_of(item: Item) -> str:
    """Return whether an item is a "comment" or a "post"; nothing when it is neither."""
    if "content" in item and "author_name" in item and "post" in item:
        return "comment"
    return "post" if "content" in item and "title" in item and "slug" in item else ""


def site_of(item: Item) -> str:
    """Return the address of the blog an item stands on, without a scheme: two addresses are two blogs."""
    selves = items(item["_links"]["self"]) if isinstance(item.get("_links"), Mapping) else []
    told = str(selves[0]["href"]) if selves else str(item["link"])
    root = _REST.sub("", told) if _REST.search(told) else f"//{urlsplit(told).netloc}"
    return root.partition("//")[2].rstrip("/").lower()


def mark_of(item: Item) -> str:
    """Return the version of an item: whether it still waits for approval, and what it says."""
    said = [content(item), text(item, "title", "rendered"), str(item.get("parent") or 0)]
    rank = "0" if str(item.get("status")) in WAITING else "1"
    return rank + digest("\0".join(said).encode("utf-8", "replace"))[:20]


def content(item: Item) -> str:
    """Return the HTML as it was written where we may see it, else as it is shown."""
    return text(item, "content", "raw") or text(item, "content", "rendered")


def words(item: Item) -> str:
    """Return what an item says as plain text."""
    if raw := text(item, "content", "raw"):
        return markup.plain(raw.replace("\n", "<br>"))
    return markup.plain(text(item, "content", "rendered"))


def at_of(item: Item, name: str = "date") -> datetime:
    """Return when an item was made ("date") or changed ("modified")."""
    return moment(item[f"{name}_gmt"] or item[name])


def author_of(item: Item, site: str) -> Handle:
    """Return who wrote a comment: their user, else their mail address where we may see it, else the name they gave."""
    name, url = text(item, "author_name")[:200], text(item, "author_url")[:2000]
    if user := int(item.get("author") or 0):
        return Handle(kind="wordpress", value=f"user-{user}@{site}", name=name, url=url)
    if mail := text(item, "author_email"):
        return Handle(kind="wordpress", value=mail.strip().lower()[:300], name=name, url=url)
    told = name.casefold() or f"nameless-{item['id']}"  # two people without a name are two people
    return Handle(kind="wordpress", value=f"{told}@{site}", name=name, url=url)


def _comment(item: Item, us: Us, around: Item, raw: bytes) -> Heard:
    site = site_of(item)
    post = f"{site}#post-{int(item['post'])}"
    parent = f"{site}#comment-{int(item['parent'])}" if int(item.get("parent") or 0) else post
    ours = _is_ours(item, us, int(around["above"]["author"] or 0))
    status = str(item.get("status") or "approved")
    return Heard(
        external_id=f"{site}#comment-{int(item['id'])}",
        version="deleted" if status in GONE else mark_of(item),
        kind=Kind.REVIEW if item.get("type") == "review" else Kind.CREATE,
        author=author_of(item, site),
        at=at_of(item),
        edited_at=moment(around["changed"]) if around["changed"] else None,
        raw=raw,
        deleted=status in GONE,
        ours=ours,
        addressed=not ours,
        text=words(item),
        html=markup.sanitise(text(item, "content", "rendered")),
        url=text(item, "link"),
        ref=f"comment:{int(item['id'])}:{int(item['post'])}",
        in_reply_to=parent,
        thread=post,
        traits=_traits(item, status),
        detail=_detail(around["above"], status),
    )


def _traits(item: Item, status: str) -> frozenset[Trait]:
    traits = {Trait.MENTION if item.get("type") in LINKS else Trait.COMMENT}
    return frozenset(traits | ({Trait.SPAM} if status == "spam" else set()))


def _detail(above: Item, status: str) -> dict[str, str]:
    found = {"post": markup.plain(str(above["title"]))[:300]} if above["title"] else {}
    return found | ({"moderation": "waits for approval"} if status in WAITING else {})


def _is_ours(item: Item, us: Us, writer: int) -> bool:
    user = int(item.get("author") or 0)
    if us.id and user and user in (us.id, writer):  # whoever wrote the post answers for the blog
        return True
    return text(item, "author_name").casefold() in us.names if us.names else False


def _post(item: Item, us: Us, around: Item, raw: bytes) -> Heard:
    site, at, changed = site_of(item), at_of(item), at_of(item, "modified") if item.get("modified") else None
    shown = text(item, "content", "rendered")
    return Heard(
        external_id=f"{site}#post-{int(item['id'])}",
        version=f"{changed.isoformat() if changed else ''} {mark_of(item)}".strip(),
        kind=Kind.CREATE,
        author=Handle(
            kind="wordpress", value=f"user-{int(item.get('author') or 0)}@{site}", name=around["above"]["writer"]
        ),
        at=at,
        edited_at=changed if changed and changed > at else None,
        raw=raw,
        deleted=str(item.get("status")) in GONE,
        ours=bool(us.id),  # what stands on our blog is ours, whoever of us wrote it
        addressed=False,
        subject=markup.plain(text(item, "title", "raw") or text(item, "title", "rendered"))[:500],
        text=words(item),
        html=markup.sanitise(shown),
        url=text(item, "link"),
        ref=f"post:{int(item['id'])}",
        media=tuple(Media(url=url) for url in _IMAGE.findall(shown)[:10]),
    )


def _gone(item: Item, us: Us, around: Item, raw: bytes) -> Heard:
    kind, number, site = str(item["kind"]), int(item["id"]), str(item["site"])
    return Heard(
        external_id=f"{site}#{kind}-{number}", version="deleted", kind=Kind.CREATE, deleted=True, raw=raw,
        author=Handle(kind="wordpress", value=str(item["author"])), at=moment(item["at"]),
        ours=bool(item["ours"]), addressed=not item["ours"],
    )  # fmt: skip


def _above(item: Item) -> Item:
    """Return what WordPress sent along with an item: the post a comment stands under, and who wrote a post."""
    sent = item.get("_embedded")
    found: dict[str, object] = {}
    for name in ("up", "author"):
        told = items(sent.get(name)) if isinstance(sent, Mapping) else []
        found |= {name: told[0]} if told else {}
    return found


_ABOVE = {"title": ("up", "title", "rendered"), "author": ("up", "author"), "writer": ("author", "name")}
_READERS = {"comment": _comment, "post": _post, "gone": _gone}
