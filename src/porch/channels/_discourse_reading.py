"""Understands what a Discourse forum says: posts, topics, notifications, webhooks. Nothing here asks anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from porch.core import markup
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Spoiled, Trait, Visibility, digest
from porch.core.payload import BROKEN, Item, items, moment, opened, packed, parsed, text, written

NETWORK = "Discourse"
SAYING = {1: "mentioned", 2: "replied", 3: "quoted", 6: "private message", 9: "posted"}  # in Discourse's numbers
LIKED = frozenset({5, 25})
SYSTEM_POST = 3  # post_type of "closed this topic" and the like
HIDDEN = frozenset({"raw", "cooked", "actions_summary", "reads", "score", "readers_count", "incoming_link_count"})
_IMAGE = re.compile(r"""<img\s[^>]{0,500}?\bsrc=["'](https?://[^"']{1,2000})["']""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Who we are on the forum: its host, our user name, and whether the forum is our own."""

    host: str = ""
    name: str = ""
    own: bool = False


def envelope(kind: str, item: Item, us: Us, *, named: bool = False, title: str = "", private: bool = False) -> bytes:
    """Return a "post", "like" or "gone" with all that is needed to read it again. `named`: it was told to us."""
    known = {"host": us.host, "name": us.name, "own": us.own}
    return packed(kind, item, us=known, named=named, title=title, private=private)


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says (nothing for what the forum says itself), or raise Unreadable."""
    kind, item, around = opened(raw, NETWORK)
    try:
        us = Us(host=str(around["us"]["host"]), name=str(around["us"]["name"]), own=bool(around["us"]["own"]))
        return list(_READERS[kind](item, us, around, raw))
    except BROKEN as error:
        raise Unreadable(f"Discourse said something we cannot read: {type(error).__name__}: {error}") from error


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what a whole answer or webhook says, whatever was asked; Unreadable when it is no JSON."""
    return readings(list(_within(parsed(body, NETWORK))), read, where)


def post_id(item: Item, host: str) -> str:
    """Return the external id of a post: its topic and its number there, by which Discourse says what answers what."""
    return f"{host}/t/{int(item['topic_id'])}/{int(item['post_number'])}"


def version_of(post: Item) -> str:
    """Return the version of a post: the forum's own number, and what stands in it."""
    words = digest((text(post, "cooked") or text(post, "raw") or text(post, "blurb")).encode("utf-8", "replace"))
    return f"{int(post.get('version') or 1):06d} {words[:12]}"


def is_post(item: Item) -> bool:
    """Return whether an item is a post: it says something, somewhere."""
    return bool({"cooked", "raw", "blurb"} & item.keys()) and "topic_id" in item and "username" in item


def _within(told: Any) -> Iterator[bytes]:
    title, private, waiting = "", False, [told]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting[:0] = one
        elif isinstance(one, dict) and is_post(one):
            yield envelope("post", one, Us(), title=title, private=private)
        elif isinstance(one, dict):
            if "post_stream" in one:
                title, private = text(one, "title"), one.get("archetype") == "private_message"
            waiting[:0] = [value for value in one.values() if isinstance(value, dict | list)]


def _post(post: Item, us: Us, around: Item, raw: bytes) -> Iterator[Heard]:
    if post.get("post_type") == SYSTEM_POST or post.get("action_code"):
        return
    number, at = int(post["post_number"]), written(post["created_at"])
    ours, shown = _same(post["username"], us.name), text(post, "cooked")
    private = bool(around["private"])
    version, changed = int(post.get("version") or 1), text(post, "updated_at")
    title = text(post, "topic_title") or str(around["title"])
    said = text(post, "raw") or markup.plain(shown) or text(post, "blurb")
    deleted = bool(post.get("deleted_at")) or bool(post.get("user_deleted"))
    yield Heard(
        external_id=post_id(post, us.host),
        version="deleted" if deleted else version_of(post) + (" named" if around["named"] else ""),
        kind=Kind.CREATE,
        author=_author(post, us.host),
        at=at,
        edited_at=max(at, moment(changed)) if version > 1 and changed else None,
        raw=raw,
        deleted=deleted,
        ours=ours,
        addressed=not ours and _for_us(post, around, us, said, number),
        visibility=Visibility.DIRECT if private else Visibility.PUBLIC,
        text=said,
        html=markup.sanitise(shown),
        subject=title if number == 1 else "",
        url=f"https://{us.host}/t/{post['topic_id']}/{number}" if us.host else text(post, "post_url"),
        ref=f"{int(post['id'])}:{int(post['topic_id'])}:{number}",
        in_reply_to=_parent(post, us.host),
        thread=f"{us.host}/t/{int(post['topic_id'])}/1",
        media=tuple(Media(url=url) for url in _IMAGE.findall(shown)[:10]),
        traits=frozenset({Trait.MENTION}) if us.name and f"@{us.name}" in said.lower() else frozenset(),
        detail={"topic": title} if title and number != 1 else {},
    )


def _parent(post: Item, host: str) -> str:
    """Return the name of what a post answers: a post of the topic, else the topic's first."""
    if int(post["post_number"]) == 1:
        return ""
    return f"{host}/t/{int(post['topic_id'])}/{int(post.get('reply_to_post_number') or 1)}"


def _for_us(post: Item, around: Item, us: Us, said: str, number: int) -> bool:
    asked = bool(around["named"]) or bool(around["private"]) or (us.own and number == 1)
    asked = asked or _same(text(post, "reply_to_user", "username"), us.name)
    return asked or bool(us.name and f"@{us.name}" in said.lower())


def _like(item: Item, us: Us, around: Item, raw: bytes) -> Iterator[Heard]:
    told = item["data"]
    who = text(told, "display_username") or text(told, "username")
    name = post_id(item, us.host)
    yield Heard(
        external_id=f"{name}#like-by-{who.lower()}", version=str(item["created_at"]), kind=Kind.LIKE,
        author=Handle(kind="discourse", value=f"{who.lower()}@{us.host}", name=who), at=moment(item["created_at"]),
        raw=raw, in_reply_to=name,
    )  # fmt: skip


def _gone(item: Item, us: Us, around: Item, raw: bytes) -> Iterator[Heard]:
    who = str(item["username"])
    ours = _same(who, us.name)
    yield Heard(
        external_id=post_id(item, us.host), version="deleted", kind=Kind.CREATE, deleted=True, raw=raw,
        author=Handle(kind="discourse", value=f"{who.lower()}@{us.host}"), at=moment(item["at"]), ours=ours,
        addressed=not ours,
    )  # fmt: skip


def _author(post: Item, host: str) -> Handle:
    name = str(post["username"])
    return Handle(
        kind="discourse", value=f"{name.lower()}@{host}",
        name=text(post, "name") or text(post, "display_username") or name,
        url=f"https://{host}/u/{name}" if host else "",
    )  # fmt: skip


def _same(name: object, ours: str) -> bool:
    return bool(ours) and str(name).lower() == ours


def posts_of(topic: Any) -> list[Item]:
    """Return the posts a topic was sent with."""
    return items(topic["post_stream"].get("posts")) if isinstance(topic, dict) and "post_stream" in topic else []


_READERS = {"post": _post, "like": _like, "gone": _gone}
