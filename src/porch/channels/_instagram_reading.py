"""Understands what Instagram tells of a professional account: comments, mentions, our posts, private messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from porch.channels import _meta_messages as messages
from porch.channels._meta_reading import Around, mark, photos, reading, required, version, when, who, worded
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Trait
from porch.core.payload import text

NETWORK, LABEL = "instagram", "Instagram"
PLACES = "https://www.instagram.com"
COMMENTS = frozenset({"comments", "live_comments"})
NAMING = frozenset({"tags", "mention"})

Item = Mapping[str, Any]


def read(raw: bytes) -> list[Heard]:
    """Return what a sealed item of Instagram says, or raise Unreadable."""
    return [_addressable(heard) for heard in reading(raw, LABEL, READERS)]


def media(item: Item, around: Around) -> Iterator[Heard]:
    """Yield a post; `around.place` is "tagged" when we were tagged in it, "mention" when its words name us."""
    author = _author(item)
    name, words = required(item, "id"), worded(item, "caption") or worded(item, "text")
    stamp, edited = version(around, words)
    ours = around.us.are(author.value) or around.us.are(text(item, "username"))
    yield Heard(
        external_id=name, version=stamp, edited_at=edited, kind=Kind.QUESTION if _poll(item) else Kind.CREATE,
        author=author, raw=b"", ours=ours, at=_at(item, around), addressed=around.us.meant(ours),
        text="\n".join(filter(None, [words, *_poll(item)])), media=tuple(photos(item)), ref=f"p:{name}",
        url=text(item, "permalink"), traits=_traits(Trait.MENTION, ours=ours or around.place not in NAMING),
    )  # fmt: skip


def comment(item: Item, around: Around) -> Iterator[Heard]:
    """Yield a comment; `around.place` is the post it is under."""
    yield _commented(item, around, Trait.COMMENT)


def thread(item: Item, around: Around) -> Iterator[Heard]:
    """Yield a post or reply of Threads, which answers in Instagram's manner."""
    above, root = text(item, "replied_to", "id"), text(item, "root_post", "id")
    for heard in media(item, around):
        own = heard.external_id in (above, root)
        yield replace(heard, in_reply_to="" if own else above, thread="" if own else root)


def change(item: Item, around: Around) -> Iterable[Heard]:
    """Return what one change of a webhook says; nothing when nobody says anything in it."""
    value = item.get("value")
    if not isinstance(item.get("field"), str):
        raise Unreadable("A change that does not say of what")
    if not isinstance(value, Mapping):
        return []
    if item["field"] in COMMENTS:
        return [_commented(value, around, Trait.COMMENT)]
    return [_mentioned(value, item.get("said"), around)] if item["field"] == "mentions" else []


READERS: Mapping[str, Callable[[Item, Around], Iterable[Heard]]] = {
    "media": media, "comment": comment, "thread": thread, "change": change, **messages.readers(NETWORK),
}  # fmt: skip


def _commented(item: Item, around: Around, trait: Trait) -> Heard:
    author = _author(item)
    name, words = required(item, "id"), worded(item, "text")
    stamp, edited = version(around, words, item.get("hidden"))
    ours = around.us.are(author.value) or around.us.are(text(item, "username"))
    above = text(item, "media", "id") or around.place
    return Heard(
        external_id=name, version=stamp, edited_at=edited, kind=Kind.CREATE, author=author, raw=b"", ours=ours,
        at=_at(item, around), addressed=around.us.meant(ours), text=words, ref=f"c:{name}", thread=above,
        in_reply_to=text(item, "parent_id") or above, traits=_traits(trait, ours=ours),
        detail={"hidden": "yes"} if item.get("hidden") is True else {},
    )  # fmt: skip


def _mentioned(value: Item, said: object, around: Around) -> Heard:
    """Return a mention with its words where we could ask for them, else that there is one."""
    comment_id, media_id = text(value, "comment_id"), text(value, "media_id")
    ref = f"n:{media_id}:{comment_id}"
    if isinstance(said, Mapping) and comment_id:
        return replace(_commented({"media": {"id": media_id}, **said}, around, Trait.MENTION), ref=ref)
    if isinstance(said, Mapping):
        return replace(next(iter(media(said, replace(around, place="mention")))), ref=ref)
    name = comment_id or required(value, "media_id")
    return Heard(
        external_id=name, version=mark("words unknown"), kind=Kind.CREATE, author=Handle(kind=NETWORK, value=""),
        at=when(None, otherwise=around.at), raw=b"", ref=ref, addressed=bool(around.us.ids),
        thread=media_id if comment_id else "", traits=frozenset({Trait.MENTION}),
    )  # fmt: skip


def _author(item: Item) -> Handle:
    told = item.get("from") or item.get("user") or item.get("owner")
    author = who(NETWORK, told)
    username = text(item, "username")
    return replace(author, value=author.value or username, name=username or author.name)


def _addressable(heard: Heard) -> Heard:
    name = heard.author.name
    return replace(heard, author=replace(heard.author, url=f"{PLACES}/{name}")) if name.isascii() and name else heard


def _at(item: Item, around: Around) -> Any:
    told = item.get("timestamp") or item.get("created_time")
    if told is not None and not isinstance(told, str):
        raise Unreadable("This is from no time at all")
    return when(told, otherwise=around.at)


def _poll(item: Item) -> list[str]:
    told = item.get("poll_attachment")
    return [f"- {text(told, f'option_{letter}')}" for letter in "abcd" if text(told, f"option_{letter}")]


def _traits(trait: Trait, *, ours: bool) -> frozenset[Trait]:
    return frozenset() if ours else frozenset({trait})
