"""Listens to Slack: every conversation our bot is in, its threads; edits and deletions by listing again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from porch.channels._slack_reading import Place, envelope, people_in, read, version_of
from porch.channels._slack_server import Server
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled

KEPT = 200  # messages of a conversation that are known when they change
KINDS = "public_channel,private_channel,mpim,im"


class Seen(NamedTuple):
    """A message as we heard it last: its version, who wrote it, and the thread it stands in."""

    version: str
    author: str
    thread: str


@dataclass(slots=True, kw_only=True)
class Trail:
    """One conversation: its newest message, those known, and how far its threads were read."""

    top: str = ""
    seen: dict[str, Seen] = field(default_factory=dict)
    threads: dict[str, str] = field(default_factory=dict)

    def trim(self) -> None:
        """Let go of the oldest."""
        for kept in (self.seen, self.threads):
            for old in sorted(kept)[:-KEPT]:
                del kept[old]


def parse(since: str | None) -> dict[str, Trail]:
    """Return the trails a Mark carried; ChannelError (permanent) when they are none of ours."""
    if not since:
        return {}
    try:
        return {
            channel: Trail(
                top=str(told["top"]), seen={ts: Seen(*seen) for ts, seen in told["seen"].items()},
                threads={str(ts): str(at) for ts, at in told["threads"].items()},
            )
            for channel, told in json.loads(since).items()
        }  # fmt: skip
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ChannelError(f"This is no Slack cursor: {since[:80]}", permanent=True) from error


def text_of(trails: Mapping[str, Trail]) -> str:
    """Return the trails as a Mark carries them."""
    told = {channel: {"top": t.top, "seen": t.seen, "threads": t.threads} for channel, t in trails.items()}
    return json.dumps(told, separators=(",", ":"))


def places(server: Server) -> Iterator[Place]:
    """Yield the conversations our bot is in."""
    us = server.us()
    for page in server.pages("users.conversations", "channels", types=KINDS, exclude_archived="true"):
        for told in page:
            if isinstance(told, Mapping) and isinstance(told.get("id"), str):
                yield Place(channel=told["id"], kind=_kind(told), us=us)


def listed(server: Server, place: Place, oldest: str, latest: str = "") -> Iterator[list[Any]]:
    """Yield the pages of a conversation, newest first, down to `oldest`."""
    told = {"channel": place.channel, "oldest": oldest} | ({"latest": latest} if latest else {})
    yield from server.pages("conversations.history", "messages", **told)


def replies(server: Server, place: Place, root: str) -> list[Any]:
    """Return the answers in a thread, without its first message."""
    pages = server.pages("conversations.replies", "messages", channel=place.channel, ts=root)
    return [one for page in pages for one in page if ts_of(one) != root]


class Listening:
    """One listening, from a cursor on."""

    def __init__(self, server: Server, since: str | None, floor: datetime) -> None:
        self._server = server
        self._trails = parse(since)
        self._floor = f"{floor.timestamp():.6f}"
        self._count = 0

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone, with a Mark after every conversation."""
        for place in list(places(self._server)):
            yield from self._follow(place, self._trails.setdefault(place.channel, Trail()))
            yield Mark(cursor=text_of(self._trails), seen=self._count)
        yield Mark(cursor=text_of(self._trails), seen=self._count)

    def _follow(self, place: Place, trail: Trail) -> Iterator[Heard | Spoiled]:
        """Read down to the oldest message that is still known, so that whatever changed above it is seen."""
        tops = [ts for ts, seen in trail.seen.items() if not seen.thread]
        oldest = min(tops, default="") or trail.top or self._floor
        found = [one for page in listed(self._server, place, f"{float(oldest) - 0.000001:.6f}") for one in page]
        here = {ts for one in found if (ts := ts_of(one))}
        yield from self._hear(place, trail, found, "")
        yield from self._gone(place, trail, [ts for ts in tops if ts not in here])
        for one in found:
            yield from self._thread(place, trail, one)
        trail.top = max([trail.top, *here])
        trail.trim()

    def _thread(self, place: Place, trail: Trail, first: Any) -> Iterator[Heard | Spoiled]:
        root, marker = ts_of(first), _marker(first)
        if not root or marker == trail.threads.get(root, "/0"):
            return
        found = replies(self._server, place, root)
        here = {ts for one in found if (ts := ts_of(one))}
        yield from self._hear(place, trail, found, root)
        known = [ts for ts, seen in trail.seen.items() if seen.thread == root]
        yield from self._gone(place, trail, [ts for ts in known if ts not in here])
        trail.threads[root] = marker

    def _hear(self, place: Place, trail: Trail, items: list[Any], thread: str) -> Iterator[Heard | Spoiled]:
        fresh = [one for one in items if _is_news(trail, one)]
        known = self._server.names({user for one in fresh for user in people_in(one)})
        for one in fresh:
            raw = envelope(one, named(place, known, one))
            for heard in readings([raw], read, f"{place.channel}/{ts_of(one)}"):
                self._count += isinstance(heard, Heard)
                yield heard
            if ts := ts_of(one):
                trail.seen[ts] = Seen(_state(one), str(one.get("user") or one.get("bot_id") or ""), thread)

    def _gone(self, place: Place, trail: Trail, missing: list[str]) -> Iterator[Heard | Spoiled]:
        for ts in missing:
            seen = trail.seen.pop(ts)
            told = {
                "type": "message", "subtype": "message_deleted", "deleted_ts": ts, "channel": place.channel,
                "previous_message": {"user": seen.author, "ts": ts},
            }  # fmt: skip
            yield from readings([envelope(told, place)], read, f"{place.channel}/{ts}")


def named(place: Place, names: Mapping[str, str], item: Any) -> Place:
    """Return the place with the names of those in the item."""
    known = {user: names[user] for user in sorted(people_in(item)) if user in names}
    return Place(channel=place.channel, kind=place.kind, us=place.us, names=known)


def ts_of(item: Any) -> str:
    """Return the time stamp that is a message's name in its conversation; empty when it has none."""
    ts = item.get("ts") if isinstance(item, Mapping) else None
    return ts if isinstance(ts, str) else ""


def _is_news(trail: Trail, item: Any) -> bool:
    ts = ts_of(item)
    return not ts or ts not in trail.seen or trail.seen[ts].version != _state(item)


def _state(item: Mapping[str, Any]) -> str:
    """Return what tells one state of a message from another: its edit, and who nodded at it."""
    nods = [(one.get("name"), one.get("users")) for one in item.get("reactions") or () if isinstance(one, Mapping)]
    return version_of(item) + (json.dumps(nods) if nods else "")


def _marker(item: Any) -> str:
    told = item if isinstance(item, Mapping) else {}
    return f"{told.get('latest_reply') or ''}/{told.get('reply_count') or 0}"


def _kind(told: Mapping[str, Any]) -> str:
    if told.get("is_im"):
        return "im"
    return "mpim" if told.get("is_mpim") else "group" if told.get("is_private") else "channel"
