"""Listens to Reddit: inbox, what we wrote, our subreddits, moderators' mail; edits and deletions by looking again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from porch.channels._reddit_reading import envelope, modmail, read
from porch.channels._reddit_server import LABEL, Server
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled

PAGE = 100
PAGES = 10  # Reddit lists no more than a thousand of anything
WATCHED = 100  # as many as one question may name
OVERLAP = timedelta(minutes=10).total_seconds()  # a listing may show a thing a little late


class Stream(NamedTuple):
    """A listing: where it is, and whether it is our inbox."""

    path: str
    inbox: bool = False


class Seen(NamedTuple):
    """A thing as we heard it last."""

    version: str
    at: float


@dataclass(slots=True, kw_only=True)
class Cursor:
    """How new the newest of each listing was, and which things to look at again in which version."""

    tops: dict[str, float] = field(default_factory=dict)
    watch: dict[str, Seen] = field(default_factory=dict)

    @classmethod
    def parse(cls, since: str | None) -> Cursor:
        """Return the cursor a Mark carried; ChannelError (permanent) when it is not one of ours."""
        if not since:
            return cls()
        try:
            told = json.loads(since)
            tops = {str(path): float(top) for path, top in told["tops"].items()}
            return cls(tops=tops, watch={name: Seen(*seen) for name, seen in told["watch"].items()})
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise ChannelError(f"This is no Reddit cursor: {since[:80]}", permanent=True) from error

    def text(self) -> str:
        """Return the cursor as a Mark carries it."""
        return json.dumps({"tops": self.tops, "watch": self.watch}, separators=(",", ":"))

    def keep(self, heard: Heard) -> None:
        """Look at this again from now on; the oldest are let go."""
        self.watch[heard.external_id] = Seen(heard.version, heard.at.timestamp())
        for old in sorted(self.watch, key=lambda name: self.watch[name].at)[:-WATCHED]:
            del self.watch[old]


def streams(us: str, subreddits: list[str]) -> list[Stream]:
    """Return every listing that concerns us."""
    ours = [Stream("/message/inbox", inbox=True), Stream("/message/sent"), Stream(f"/user/{us}/overview")]
    theirs = [Stream(f"/r/{name}/{kind}") for name in subreddits for kind in ("comments", "new")]
    return ours + theirs


def pages(server: Server, stream: Stream, floor: float) -> Iterator[list[Any]]:
    """Yield the pages of a listing from the newest down to `floor`, the page that passes it included."""
    after = ""
    for _ in range(PAGES):
        params = {"limit": str(PAGE), "sort": "new"} | ({"after": after} if after else {})
        data = server.get(stream.path, params).get("data")
        children = data.get("children") if isinstance(data, Mapping) else None
        if not isinstance(data, Mapping) or not isinstance(children, list):
            raise ChannelError(f"{LABEL} gave no list at {stream.path}")
        yield children
        after = data.get("after") or ""
        if not isinstance(after, str) or not after or max(map(made_at, children), default=0.0) < floor:
            return


def made_at(thing: Any) -> float:
    """Return when a thing was made, 0 when it does not say."""
    data = thing.get("data") if isinstance(thing, Mapping) else None
    stamp = data.get("created_utc") if isinstance(data, Mapping) else None
    return float(stamp) if isinstance(stamp, int | float) else 0.0


class Listening:
    """One listening, from a cursor on."""

    def __init__(self, server: Server, since: str | None, floor: datetime, subreddits: list[str]) -> None:
        self._server = server
        self._cursor = Cursor.parse(since)
        self._floor = floor.timestamp()
        self._subreddits = subreddits
        self._us = server.us()
        self._count = 0

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone, with a Mark after every listing."""
        yield from self._look_again()
        for stream in streams(self._us, self._subreddits):
            yield from self._follow(stream)
            yield self._mark()
        if self._subreddits:
            yield from self._modmail()
        yield self._mark()

    def _follow(self, stream: Stream) -> Iterator[Heard | Spoiled]:
        known = self._cursor.tops.get(stream.path)
        floor = self._floor if known is None else known - OVERLAP
        top = known or 0.0
        for children in pages(self._server, stream, floor):
            for thing in children:
                if floor <= (at := made_at(thing)) or not at or _is_odd(thing):
                    yield from self._read(envelope(thing, self._us, inbox=stream.inbox), stream.path)
                top = max(top, at if at < self._server.now().timestamp() + 86_400 * 2 else 0.0)
        self._cursor.tops[stream.path] = top or self._floor

    def _look_again(self) -> Iterator[Heard | Spoiled]:
        """Yield what was changed or taken back among the things we heard last; one question brings them all."""
        if not self._cursor.watch:
            return
        data = self._server.get("/api/info", {"id": ",".join(self._cursor.watch)}).get("data") or {}
        for thing in data.get("children") or ():
            for item in readings([envelope(thing, self._us)], read, "/api/info"):
                if isinstance(item, Heard) and self._is_news(item):
                    self._count += 1
                    yield item
                    self._cursor.keep(item)

    def _is_news(self, item: Heard) -> bool:
        known = self._cursor.watch.get(item.external_id, Seen("", 0)).version
        return item.deleted != (known == "~gone") or item.version > known.rstrip("~")

    def _read(self, raw: bytes, where: str) -> Iterator[Heard | Spoiled]:
        for item in readings([raw], read, where):
            self._count += isinstance(item, Heard)
            yield item
            if isinstance(item, Heard) and _can_change(item) and item.external_id not in self._cursor.watch:
                self._cursor.keep(item)

    def _modmail(self) -> Iterator[Heard | Spoiled]:
        """Yield moderators' mail of our subreddits; nothing where we moderate none."""
        params = {"entity": ",".join(self._subreddits), "limit": "100", "sort": "recent", "state": "all"}
        response = self._server.raw("/api/mod/conversations", params)
        if response.status_code in (403, 404):
            return
        told = self._server.object_of(response)
        top = self._cursor.tops.get("modmail", self._floor)
        for talk in (told.get("conversations") or {}).values():
            if (at := _updated(talk)) >= top - OVERLAP:
                whole = self._server.get(f"/api/mod/conversations/{talk['id']}")
                for thing in modmail(whole):
                    yield from self._read(envelope(thing, self._us), "modmail")
                top = max(top, at)
        self._cursor.tops["modmail"] = top

    def _mark(self) -> Mark:
        return Mark(cursor=self._cursor.text(), seen=self._count)


def _can_change(item: Heard) -> bool:
    """Return whether it is a comment or a post: messages stay as they are."""
    return item.external_id.startswith(("t1_", "t3_"))


def _is_odd(thing: Any) -> bool:
    """Return whether a thing is of no kind that has a time: it is read, so that it ends in quarantine."""
    return not isinstance(thing, Mapping) or not isinstance((thing.get("data") or {}).get("name"), str)


def _updated(talk: Any) -> float:
    try:
        return datetime.fromisoformat(str(talk["lastUpdated"])).timestamp()
    except (LookupError, TypeError, ValueError):
        return 0.0
