"""Understands what YouTube said: JSON in, Heard out. Nothing here asks the network anything.

Every item travels in an envelope that holds all that is needed to read it again years later:
`{"kind": "comment" | "video" | "gone", "item": {...}, "us": id, "under": {...}, "seen": time}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Media, Trait, Visibility, digest
from porch.core.markup import plain

NETWORK = "youtube"
WATCH = "https://www.youtube.com/watch?v="
HELD = {"heldForReview": "for review", "likelySpam": "as likely spam", "rejected": "as rejected"}
MARKUP = re.compile(r"<(?:br|a|b|i|s)\b|&(?:#\d+|amp|lt|gt|quot);", re.IGNORECASE)

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """Where a comment stands: its video, who opened the thread, whether we have spoken in it.

    `plain`: its words were asked for without markup, so that whatever looks like markup is what was typed.
    """

    video: str = ""
    opener: str = ""
    joined: bool = False
    plain: bool = False


NOWHERE = Under()


def envelope(kind: str, item: object, us: str, under: Under = NOWHERE, seen: str = "") -> bytes:
    """Return `item` with all that is needed to read it again; `seen` is when a change without a stamp was seen."""
    whole = {"kind": kind, "item": item, "us": us, "under": asdict(under), "seen": seen}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def read(raw: bytes) -> list[Heard]:
    """Return what an envelope says, or raise Unreadable."""
    try:
        whole = json.loads(raw.decode("utf-8", "replace").replace(r"\u0000", r"\ufffd"))
        return list(_read(whole, raw))
    except Unreadable:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Unreadable(f"YouTube said something we cannot read: {type(error).__name__}: {error}") from error


def moment(text: object) -> datetime:
    """Return a time of YouTube's as aware UTC; ValueError when it is none."""
    at = datetime.fromisoformat(str(text))
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time beyond all calendars") from error


def author_of(snippet: Item) -> Handle:
    """Return who wrote a comment: their channel's id, or their name where YouTube has forgotten the channel."""
    channel = snippet.get("authorChannelId")
    name = str(snippet.get("authorDisplayName") or "")
    value = str(channel.get("value") or "") if isinstance(channel, Mapping) else ""
    url = str(snippet.get("authorChannelUrl") or "")
    return Handle(kind=NETWORK, value=filled(value or name), name=name, url=url)


def version_of(item: Item, *, plain_words: bool) -> str:
    """Return a comment's edit stamp, whether it is held back, and the digest of what it says."""
    snippet = item["snippet"]
    said = json.dumps([_words(snippet, plain_words), snippet.get("imageUrl") is not None], ensure_ascii=False)
    state = "held" if snippet.get("moderationStatus") in HELD else "shown"  # in the order in which they follow
    return f"{moment(snippet['updatedAt']).isoformat()} {state} {digest(said.encode('utf-8', 'replace'))[:12]}"


def video_id(ref: str) -> str:
    """Return the id of the video that an external id names; empty when it names a comment.

    >>> video_id("https://www.youtube.com/watch?v=abc"), video_id("Ugx1")
    ('abc', '')
    """
    return ref.removeprefix(WATCH) if ref.startswith(WATCH) else ""


def _read(whole: Item, raw: bytes) -> Iterator[Heard]:
    kind, item, us = whole["kind"], whole["item"], str(whole["us"])
    if kind == "comment":
        yield _comment(item, us, Under(**whole["under"]), raw)
    elif kind == "video":
        yield _video(item, us, str(whole["seen"]), raw)
    elif kind == "gone":
        yield _gone(item, us, raw)
    else:
        raise Unreadable(f"An envelope of a kind unknown to us: {str(kind)[:80]}")


def _comment(item: Item, us: str, under: Under, raw: bytes) -> Heard:
    snippet, id_ = item["snippet"], filled(item["id"])
    author, at, edited = author_of(snippet), moment(snippet["publishedAt"]), moment(snippet["updatedAt"])
    text = _words(snippet, under.plain)
    video = str(snippet.get("videoId") or under.video)
    parent = str(snippet.get("parentId") or "")
    top, ours = parent or id_, bool(us) and author.value == us
    held = HELD.get(str(snippet.get("moderationStatus")), "")
    ground = WATCH + video if video else ""
    return Heard(
        external_id=id_, version=version_of(item, plain_words=under.plain), kind=Kind.CREATE, author=author, at=at,
        raw=raw, edited_at=edited if edited != at else None, ours=ours,
        addressed=bool(us) and not ours and (not parent or under.joined or under.opener in (us, author.value)),
        visibility=Visibility.DIRECT if held else Visibility.PUBLIC, text=text,
        url=f"{ground}&lc={id_}" if video else "", ref=top, in_reply_to=parent or ground,
        thread=ground or (top if parent else ""), media=_picture(snippet),
        traits=_traits(snippet, ours=ours, under_ours=bool(us) and snippet.get("channelId") in (us, None)),
        detail={"held": held} if held else {},
    )  # fmt: skip


def _traits(snippet: Item, *, ours: bool, under_ours: bool) -> frozenset[Trait]:
    traits = {Trait.SPAM} if snippet.get("moderationStatus") == "likelySpam" else set()
    return frozenset(traits | ({Trait.COMMENT} if under_ours and not ours else set()))


def _video(item: Item, us: str, seen: str, raw: bytes) -> Heard:
    snippet = item["snippet"]
    told = item.get("contentDetails")
    details: Item = told if isinstance(told, Mapping) else {}
    id_ = filled(details.get("videoId") or _inner(snippet, "resourceId") or _own(item))
    channel = str(snippet.get("channelId") or "")
    ours = bool(us) and channel == us
    return Heard(
        external_id=WATCH + id_, version=video_version(item), kind=Kind.CREATE, raw=raw, ours=ours, addressed=False,
        author=Handle(
            kind=NETWORK, value=filled(channel), name=str(snippet.get("channelTitle") or ""),
            url=f"https://www.youtube.com/channel/{channel}",
        ),
        at=moment(details.get("videoPublishedAt") or snippet["publishedAt"]),
        edited_at=moment(seen) if seen else None, text=_title(snippet), url=WATCH + id_, ref=WATCH + id_,
    )  # fmt: skip


def video_version(item: Item) -> str:
    """Return the digest of what a video says of itself: YouTube keeps no stamp of its changes."""
    return digest(_title(item["snippet"]).encode("utf-8", "replace"))


def _gone(item: Item, us: str, raw: bytes) -> Heard:
    author = Handle(kind=NETWORK, value=filled(item["author"]))
    return Heard(
        external_id=filled(item["id"]), version="deleted", kind=Kind.CREATE, author=author, deleted=True,
        at=moment(item["at"]), raw=raw, ours=author.value == us, ref=str(item.get("ref") or ""),
        addressed=author.value != us,
    )  # fmt: skip


def _title(snippet: Item) -> str:
    return f"{_string(snippet, 'title')}\n\n{_string(snippet, 'description')}".strip()


def _string(snippet: Item, name: str) -> str:
    value = snippet.get(name) or ""
    if not isinstance(value, str):
        raise Unreadable(f"YouTube gave a {name} that is no text")
    return value


def _words(snippet: Item, plain_words: bool) -> str:
    if isinstance(original := snippet.get("textOriginal"), str):
        return original
    shown = snippet["textDisplay"]
    if not isinstance(shown, str):
        raise Unreadable("YouTube gave words that are no text")
    return shown if plain_words or not MARKUP.search(shown) else plain(shown)


def _picture(snippet: Item) -> tuple[Media, ...]:
    url = snippet.get("imageUrl")
    return (Media(url=url, content_type="image/*"),) if isinstance(url, str) and url else ()


def _inner(snippet: Item, name: str) -> str:
    inner = snippet.get(name)
    return str(inner.get("videoId") or "") if isinstance(inner, Mapping) else ""


def _own(item: Item) -> str:
    told = item.get("id") if item.get("kind") != "youtube#playlistItem" else None  # that one names a place in a list
    return str(told.get("videoId") or "") if isinstance(told, Mapping) else str(told or "")


def filled(value: object) -> str:
    """Return a name, or raise Unreadable where there is none."""
    if not isinstance(value, str) or not value:
        raise Unreadable("YouTube left out a name we cannot do without")
    return value
