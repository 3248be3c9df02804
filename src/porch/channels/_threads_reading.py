"""Understands what Threads tells: posts, replies and mentions in API answers and webhooks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from porch.channels._meta_reading import DEEPEST, NOBODY, Around, Us, photos, reading, required, sealed, version, worded
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Spoiled, Trait
from porch.core.payload import items, moment, parsed, text

NETWORK, LABEL = "threads", "Threads"
PLACE = "https://www.threads.com"
FIELDS = (
    "id,text,username,timestamp,permalink,media_type,media_url,thumbnail_url,alt_text,children,is_reply,root_post,"
    "replied_to,is_quote_post,quoted_post,reposted_post,hide_status,is_reply_owned_by_me"
)
PUSHED = {"replies": "reply", "mentions": "mention", "publish": "post", "delete": "gone"}
REPOST = "REPOST_FACADE"

Item = Mapping[str, Any]


def read(raw: bytes) -> list[Heard]:
    """Return what a sealed item of Threads says, or raise Unreadable."""
    return reading(raw, LABEL, READERS)


def person(username: str, name: str = "") -> Handle:
    """Return somebody by their name; by the post `name` where Threads keeps theirs from us."""
    if not username:
        return Handle(kind=NETWORK, value=f"of-{name}")
    return Handle(kind=NETWORK, value=username.lower(), name=username, url=f"{PLACE}/@{username}")


def names(words: str, username: str) -> bool:
    """Return whether `words` name an account.

    >>> names("Ciao @acme!", "acme"), names("Ciao @acme.pizza", "acme")
    (True, False)
    """
    return bool(username) and re.search(rf"(?<![\w.])@{re.escape(username)}(?![\w]|\.\w)", words, re.I) is not None


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer or webhook; nobody in it is us. Unreadable when it is no JSON."""
    told = parsed(body, LABEL)
    raws = pushed(told, NOBODY) if isinstance(told, Mapping) and "values" in told else _within(told)
    yield from readings(raws, read, where or LABEL)


def pushed(body: Item, us: Us) -> Iterator[bytes]:
    """Yield what a webhook tells, sealed; nothing for what nobody says anything in."""
    values = body.get("values")
    for one in values if isinstance(values, list) else [values]:
        if isinstance(one, Mapping) and (kind := PUSHED.get(text(one, "field"))):
            yield sealed(kind, one.get("value"), Around(us=us))


def _within(told: Any, depth: int = 0) -> Iterator[bytes]:
    if depth > DEEPEST:
        return
    if isinstance(told, Mapping) and {"id", "timestamp"} <= set(told) and {"text", "media_type"} & set(told):
        yield sealed("post", told, Around())
    inner = told.values() if isinstance(told, Mapping) else told if isinstance(told, list) else ()
    for one in inner:
        yield from _within(one, depth + 1)


def _post(item: Item, around: Around) -> Iterator[Heard]:
    yield _said(item, around, None)


def _reply(item: Item, around: Around) -> Iterator[Heard]:
    yield _said(item, around, Trait.COMMENT)


def _mention(item: Item, around: Around) -> Iterator[Heard]:
    yield _said(item, around, Trait.MENTION)


def _said(item: Item, around: Around, trait: Trait | None) -> Heard:
    name, words = required(item, "id"), worded(item, "text")
    if not isinstance(at := item.get("timestamp"), str):
        raise Unreadable("This is from no time at all")
    author = person(worded(item, "username"), name)
    ours = around.us.are(author.value) or item.get("is_reply_owned_by_me") is True
    if item.get("media_type") == REPOST:
        return _repost(item, author, around, ours=ours)
    stamp, edited = version(around, words, item.get("hide_status"))
    above, root = text(item, "replied_to", "id"), text(item, "root_post", "id")
    named = any(names(words, one) for one in around.us.ids)
    return Heard(
        external_id=name, version=stamp, edited_at=edited, kind=Kind.CREATE, author=author, raw=b"", ours=ours,
        at=moment(at), addressed=not ours and (trait is not None or named), text=words, url=text(item, "permalink"),
        ref=name, in_reply_to=above, thread=root if root != name else "", media=tuple(_pictures(item)),
        traits=frozenset({trait} if trait and not ours else {Trait.MENTION} if named and not ours else ()),
        detail=_detail(item),
    )  # fmt: skip


def _repost(item: Item, author: Handle, around: Around, *, ours: bool) -> Heard:
    what = text(item, "reposted_post", "id") or required(item, "id")
    return Heard(
        external_id=f"{what}#announce-by-{author.value}", version="announce", kind=Kind.ANNOUNCE, author=author,
        at=moment(item["timestamp"]), raw=b"", ours=ours, addressed=False, ref=what, in_reply_to=what,
    )  # fmt: skip


def _gone(item: Item, around: Around) -> Iterator[Heard]:
    name = required(item, "id")
    author = person(text(item, "author") or text(item, "username"), name)
    at = text(item, "at") or text(item, "timestamp")
    ours = around.us.are(author.value)
    yield Heard(
        external_id=name, version="deleted", kind=Kind.CREATE, author=author, at=moment(at), raw=b"", deleted=True,
        ours=ours, addressed=not ours, ref=name,
    )  # fmt: skip


def _pictures(item: Item) -> Iterator[Media]:
    held = item.get("children")
    for one in (item, *(items(held.get("data")) if isinstance(held, Mapping) else items(held))):
        for media in photos(one):
            yield Media(url=media.url, name=media.name, alt=text(one, "alt_text"))


def _detail(item: Item) -> dict[str, str]:
    told = {"hidden": "yes"} if item.get("hide_status") in ("HIDDEN", "COVERED", "BLOCKED") else {}
    quoted = text(item, "quoted_post", "id")
    return told | ({"quotes": quoted} if quoted else {})


READERS: Mapping[str, Callable[[Item, Around], Iterator[Heard]]] = {
    "post": _post, "reply": _reply, "mention": _mention, "gone": _gone,
}  # fmt: skip
