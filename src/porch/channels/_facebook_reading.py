"""Understands what Facebook tells of a page: posts, comments, reviews, likes, from webhooks and from the Graph API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from porch.channels import _meta_messages as messages
from porch.channels._meta_reading import Around, mark, photos, reading, required, version, when, who, worded
from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Trait, Visibility
from porch.core.payload import text

NETWORK, LABEL = "facebook", "Facebook"
POSTS = frozenset({"post", "status", "photo", "video", "share", "album", "event", "link", "note", "story", "milestone"})
NODS = frozenset({"like", "reaction"})
AGAIN = frozenset({"edit", "edited", "hide", "unhide", "block", "unblock", "mute", "update"})
GONE = frozenset({"remove", "delete"})
FIELDS = frozenset({"feed", "mention", "ratings"})
AFTER = timedelta(milliseconds=1)  # stamps are seconds: an edit within that of its post is the later of the two
PLACES = "https://www.facebook.com"

Item = Mapping[str, Any]


def read(raw: bytes) -> list[Heard]:
    """Return what a sealed item of Facebook says, or raise Unreadable."""
    return reading(raw, LABEL, READERS)


def post(item: Item, around: Around) -> Iterator[Heard]:
    """Yield a post as the Graph API lists it."""
    author = _author(item, around)
    name, words = required(item, "id"), _words(item)
    pictures = tuple(photos(item))
    stamp, edited = version(around, words, item.get("is_hidden"))
    ours = around.us.are(author.value)
    traits = {Trait.MENTION} if around.place == "tagged" and not ours else set()
    yield Heard(
        external_id=name, version=stamp, edited_at=edited, kind=Kind.CREATE, author=author, raw=b"", ours=ours,
        at=_at(item, around), addressed=around.us.meant(ours), text=words, media=pictures, ref=f"p:{name}",
        url=_url(item, name),
        traits=frozenset(traits), detail=_hidden(item),
    )  # fmt: skip


def comment(item: Item, around: Around) -> Iterator[Heard]:
    """Yield a comment as the Graph API lists it; `around.place` is the post it is under."""
    author = who(NETWORK, item.get("from"))
    name, words = required(item, "id"), worded(item, "message")
    stamp, edited = version(around, words, item.get("is_hidden"))
    ours = around.us.are(author.value)
    above = around.place or text(item, "object", "id")
    yield Heard(
        external_id=name, version=stamp, edited_at=edited, kind=Kind.CREATE, author=author, raw=b"", ours=ours,
        at=_at(item, around), addressed=around.us.meant(ours), text=words, media=tuple(photos(item)), ref=f"c:{name}",
        url=_url(item, name), in_reply_to=text(item, "parent", "id") or above, thread=above,
        traits=_comment(ours), detail=_hidden(item),
    )  # fmt: skip


def review(item: Item, around: Around) -> Iterator[Heard]:
    """Yield a review or recommendation, with its stars where it has some."""
    story = _object(item, "open_graph_story")
    data = _object(story, "data") or _object(item, "data")
    author = who(NETWORK, item.get("reviewer") or item.get("from"))
    at = when(item.get("created_time") or item.get("start_time") or text(story, "start_time"), otherwise=around.at)
    name = text(story, "id") or text(item, "id") or f"review:{author.value}:{at.isoformat()}"
    words = text(item, "review_text") or text(data, "review_text") or text(story, "message") or text(item, "message")
    stars = text(item, "rating") or text(data, "rating", "value")
    advice = text(item, "recommendation_type") or text(data, "recommendation_type")
    stamp, edited = version(around, words, stars, advice)
    ours = around.us.are(author.value)
    yield Heard(
        external_id=name, version=stamp, edited_at=edited, kind=Kind.REVIEW, author=author, raw=b"", at=at,
        ours=ours, addressed=around.us.meant(ours), text=words, ref=f"p:{name}",
        detail=_verdict(stars, advice),
    )  # fmt: skip


def note(item: Item, around: Around) -> Iterator[Heard]:
    """Yield what a page's team wrote down about somebody, as the Graph API once listed it."""
    author = who(NETWORK, item.get("from"))
    about = who(NETWORK, item.get("user"))
    words = worded(item, "body")
    yield Heard(
        external_id=required(item, "id"), version=mark(words), kind=Kind.NOTE, author=author, raw=b"", text=words,
        at=_at(item, around), ours=around.us.are(author.value), addressed=False, visibility=Visibility.DIRECT,
        recipients=(about,) if about.value else (),
    )  # fmt: skip


def change(item: Item, around: Around) -> Iterable[Heard]:
    """Return what one change of a webhook says; nothing when nobody says anything in it."""
    value = item.get("value")
    if item.get("field") not in FIELDS or not isinstance(value, Mapping):
        return []
    what = value.get("item")
    if what in NODS:
        return [_nod(value, around)]
    if what == "rating":
        return [_rated(value, around)]
    if what == "comment" or (what in POSTS and text(value, "comment_id")):
        return [_commented(value, around, mention=item["field"] == "mention")]
    if what in POSTS:
        return [_posted(value, around, mention=item["field"] == "mention")]
    if not isinstance(what, str):
        raise Unreadable("A change that does not say of what")
    return []


READERS: Mapping[str, Callable[[Item, Around], Iterable[Heard]]] = {
    "post": post, "comment": comment, "review": review, "note": note, "change": change, **messages.readers(NETWORK),
}  # fmt: skip


def _posted(value: Item, around: Around, *, mention: bool) -> Heard:
    name = required(value, "post_id", "video_id", "photo_id", "album_id", "share_id", "event_id")
    words = worded(value, "message") or worded(value, "story")
    author = _author(value, around)
    return _told(value, around, author, name, words, ref=f"p:{name}", traits=_named(mention, author, around))


def _commented(value: Item, around: Around, *, mention: bool) -> Heard:
    name, above = required(value, "comment_id"), text(value, "post_id")
    author = who(NETWORK, value.get("from"), value)
    traits = _named(True, author, around) if mention else _comment(around.us.are(author.value))
    return _told(
        value, around, author, name, worded(value, "message"), ref=f"c:{name}", traits=traits,
        in_reply_to=text(value, "parent_id") or above, thread=above,
    )  # fmt: skip


def _told(value: Item, around: Around, author: Handle, name: str, words: str, **more: Any) -> Heard:
    verb, at = text(value, "verb"), _at(value, around)
    again = verb in AGAIN
    heard_at = when(around.at) if around.at else at
    stamp = f"{heard_at.isoformat()} {mark(words)[:12]}" if again else mark(words, value.get("is_hidden"))
    ours = around.us.are(author.value)
    return Heard(
        external_id=name, version="deleted" if verb in GONE else stamp, edited_at=heard_at + AFTER if again else None,
        kind=Kind.CREATE, author=author, at=at, raw=b"", deleted=verb in GONE, ours=ours,
        addressed=around.us.meant(ours),
        text=words, media=tuple(photos(value)), url=text(value, "permalink_url") or f"{PLACES}/{name}",
        detail={"hidden": "yes"} if verb == "hide" else {}, **more,
    )  # fmt: skip


def _rated(value: Item, around: Around) -> Heard:
    author = Handle(kind=NETWORK, value=text(value, "reviewer_id"), name=text(value, "reviewer_name"))
    name, gone = required(value, "open_graph_story_id"), text(value, "verb") in GONE
    stars, advice = text(value, "rating"), text(value, "recommendation_type")
    again = text(value, "verb") in AGAIN
    at = _at(value, around)
    heard_at = when(around.at) if around.at else at
    stamp = mark(text(value, "review_text"), stars, advice)
    return Heard(
        external_id=name, version="deleted" if gone else f"{heard_at.isoformat()} {stamp[:12]}" if again else stamp,
        edited_at=heard_at + AFTER if again else None, kind=Kind.REVIEW, author=author, at=at, raw=b"", deleted=gone,
        text=text(value, "review_text"), ref=f"p:{name}", detail=_verdict(stars, advice),
        addressed=around.us.meant(around.us.are(author.value)),
    )  # fmt: skip


def _nod(value: Item, around: Around) -> Heard:
    author = who(NETWORK, value.get("from"), {"sender_id": value.get("sender_id") or value.get("user_id"), **value})
    target = text(value, "comment_id") or text(value, "post_id")
    at, gone = _at(value, around), text(value, "verb") in GONE
    kind = Kind.LIKE if target else Kind.FOLLOW
    feeling = text(value, "reaction_type")
    # a reaction that is changed is the same nod with another face: its stamp is when Meta told of it
    stamp = when(around.at) if around.at else at
    ours = around.us.are(author.value)
    return Heard(
        external_id=f"{target or 'page'}#{kind}-by-{author.value}", version=f"{stamp.isoformat()} {feeling}",
        edited_at=stamp, kind=kind, author=author, at=at, raw=b"", deleted=gone,
        ours=ours, addressed=around.us.meant(ours), in_reply_to=target,
        detail={"reaction": feeling} if feeling else {},
    )  # fmt: skip


def _author(item: Item, around: Around) -> Handle:
    """Return who posted: the page itself where Facebook names nobody, as it does for what a page does."""
    author = who(NETWORK, item.get("from"), item)
    ours = sorted(around.us.ids)
    is_pages = bool(item.get("story") or item.get("album_id") or item.get("video_flag_reason"))
    return Handle(kind=NETWORK, value=ours[0]) if not author.value and ours and is_pages else author


def _at(item: Item, around: Around) -> Any:
    told = item.get("tagged_time") or item.get("created_time") or item.get("publish_time")
    if told is not None and not isinstance(told, str | int):
        raise Unreadable("This is from no time at all")
    return when(told, otherwise=around.at)


def _words(item: Item) -> str:
    if words := worded(item, "message") or worded(item, "story"):
        return words
    told = [item.get(name) for name in ("name", "title", "description")]
    return "\n".join(one for one in told if isinstance(one, str) and one)


def _url(item: Item, name: str) -> str:
    told = text(item, "permalink_url") or f"/{name}"
    return f"{PLACES}{told}" if told.startswith("/") else told


def _hidden(item: Item) -> dict[str, str]:
    return {"hidden": "yes"} if item.get("is_hidden") is True else {}


def _comment(ours: bool) -> frozenset[Trait]:
    return frozenset() if ours else frozenset({Trait.COMMENT})


def _named(mention: bool, author: Handle, around: Around) -> frozenset[Trait]:
    return frozenset({Trait.MENTION}) if mention and not around.us.are(author.value) else frozenset()


def _object(item: Item, name: str) -> Item:
    held = item.get(name)
    return held if isinstance(held, Mapping) else {}


def _verdict(stars: str, advice: str) -> dict[str, str]:
    told = {"rating": stars, "recommends": {"positive": "yes", "negative": "no"}.get(advice.lower(), "")}
    return {name: value for name, value in told.items() if value}
