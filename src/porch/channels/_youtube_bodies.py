"""Understands whole answers of YouTube: every comment, chat message and video in them, whatever was asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from porch.channels._youtube_reading import Under, envelope, read
from porch.core.bodies import loaded, within
from porch.core.channel import readings
from porch.core.interaction import Heard, Spoiled

VIDEOS = frozenset({"youtube#video", "youtube#playlistItem"})


def understand(body: bytes, where: str) -> Iterator[Heard | Spoiled]:
    """Yield what is said in one whole answer; nobody in it is us. Unreadable when it is not JSON."""
    told = loaded(body)
    yield from readings((raw for item in within(told) for raw in _said(item)), read, where)


def _said(item: dict[str, Any]) -> Iterator[bytes]:
    kind, snippet = str(item.get("kind")), item.get("snippet")
    if not isinstance(snippet, dict):
        return
    if kind == "youtube#comment" or {"textDisplay", "authorDisplayName"} <= snippet.keys():
        yield envelope("comment", item, "", Under())
    elif kind == "youtube#liveChatMessage" and snippet.get("displayMessage"):
        yield envelope("comment", _as_comment(item, snippet), "", Under(plain=True))
    elif (kind in VIDEOS or _found_video(item)) and snippet.get("title"):
        yield envelope("video", item, "")


def _found_video(item: dict[str, Any]) -> bool:
    id_ = item.get("id")
    return item.get("kind") == "youtube#searchResult" and isinstance(id_, dict) and bool(id_.get("videoId"))


def _as_comment(item: dict[str, Any], snippet: dict[str, Any]) -> dict[str, Any]:
    details = item.get("authorDetails")
    who = details if isinstance(details, dict) else {}
    said = {
        "textDisplay": snippet["displayMessage"], "publishedAt": snippet.get("publishedAt"),
        "updatedAt": snippet.get("publishedAt"), "authorDisplayName": who.get("displayName") or "",
        "authorChannelId": {"value": snippet.get("authorChannelId") or who.get("channelId") or ""},
        "authorChannelUrl": who.get("channelUrl") or "",
    }  # fmt: skip
    return {"id": item.get("id"), "snippet": said}
