"""Listens to an organisation's page: its posts, their comments and reactions; edits and deletions by looking again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from porch.channels._linkedin_reading import Under, envelope, moment, read, urn_of, version_of
from porch.channels._linkedin_server import LinkedIn
from porch.core.channel import readings
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Heard, Mark, Spoiled

LATEST = 15  # posts whose comments are read in each round
OLDER = 3  # and so many of the older ones, in turn
WATCHED = 600
BROKEN = (LookupError, TypeError, ValueError, AttributeError, OverflowError, Unreadable)


class Seen(NamedTuple):
    """A post or comment as we saw it last: enough to tell an edit, and to say that it is gone."""

    version: str
    author: str
    at: str
    post: str = ""  # empty for a post itself


@dataclass(slots=True, kw_only=True)
class Cursor:
    """All that one listening hands to the next."""

    turn: int = 0  # where among the older posts the next round goes on
    whole: bool = False  # whether all posts have been read once
    watch: dict[str, Seen] = field(default_factory=dict)

    @classmethod
    def parse(cls, since: str | None) -> Cursor:
        """Return the cursor a Mark carried; ChannelError (permanent) when it is not one of ours."""
        if not since:
            return cls()
        try:
            told = json.loads(since)
            watch = {name: Seen(*map(str, seen)) for name, seen in told["watch"].items()}
            return cls(turn=int(told["turn"]), whole=bool(told["whole"]), watch=watch)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise ChannelError(f"This is no LinkedIn cursor: {since[:80]}", permanent=True) from error

    def text(self) -> str:
        """Return the cursor as a Mark carries it, the oldest of what is watched let go."""
        for name in sorted(self.watch, key=lambda one: self.watch[one].at)[:-WATCHED]:
            del self.watch[name]
        return json.dumps({"turn": self.turn, "whole": self.whole, "watch": self.watch}, separators=(",", ":"))


class Listening:
    """One listening, from a cursor on."""

    def __init__(self, server: LinkedIn, since: str | None, floor: datetime) -> None:
        self._server = server
        self._cursor = Cursor.parse(since)
        self._floor = floor
        self._us = server.us
        self._count = 0

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone, with a Mark after every post and at the end."""
        found = self._server.posts()
        yield from self._posts(found)
        yield self._mark()
        for post in self._chosen([one for item in found if (one := name_of(item))]):
            yield from self._under(post)
            yield self._mark()
        self._cursor.whole = True
        yield self._mark()

    def _chosen(self, posts: list[str]) -> list[str]:
        """Return the posts whose comments are read now: all the first time, then the latest and some older in turn."""
        latest, older = posts[:LATEST], posts[LATEST:]
        if not self._cursor.whole or not older:
            return posts
        start = self._cursor.turn % len(older)
        self._cursor.turn = start + OLDER
        return latest + older[start : start + OLDER]

    def _posts(self, items: list[Any]) -> Iterator[Heard | Spoiled]:
        met: set[str] = set()
        for item in items:
            met.add(name_of(item))
            yield from self._hear("post", item, name_of(item), Under(), "")
        stamps = [moment(item["createdAt"]).isoformat() for item in items if _has(item, "createdAt")]
        oldest = min(stamps, default="")
        for name, seen in list(self._cursor.watch.items()):
            if not seen.post and name not in met and seen.at >= oldest:
                yield from self._ask_after(name, f"/rest/posts/{quote(name, safe='')}")

    def _under(self, post: str) -> Iterator[Heard | Spoiled]:
        met: set[str] = set()
        for top in list(self._server.comments(post)):
            below = list(self._server.comments(urn_of(top))) if _has_answers(top) else []
            opener = str(top.get("actor") or "") if isinstance(top, Mapping) else ""
            joined = any(isinstance(one, Mapping) and one.get("actor") == self._us for one in below)
            under = Under(post=post, opener=opener, joined=joined)
            for comment in (top, *below):
                name = _comment_name(comment)
                met.add(name)
                yield from self._hear("comment", comment, name, under, post)
        for name, seen in list(self._cursor.watch.items()):
            if seen.post == post and name not in met:
                number = name.rstrip(")").rpartition(",")[2]
                yield from self._ask_after(name, f"/rest/socialActions/{quote(post, safe='')}/comments/{number}")
        yield from self._reactions(post)

    def _reactions(self, post: str) -> Iterator[Heard | Spoiled]:
        for item in self._server.reactions(post):
            if not _has(item, "created") or not _before(item, self._floor):
                yield from self._read(envelope("reaction", item, self._us, Under(post=post)), f"{post}/reactions")

    def _hear(self, kind: str, item: Any, name: str, under: Under, post: str) -> Iterator[Heard | Spoiled]:
        raw = envelope(kind, item, self._us, under)
        try:
            made = item["created"]["time"] if kind == "comment" else item.get("publishedAt") or item["createdAt"]
            author = str(item["actor"] if kind == "comment" else item["author"])
            seen = Seen(version_of(item), author, moment(made).isoformat(), post)
        except BROKEN:
            yield from self._read(raw, name)
            return
        known = self._cursor.watch.get(name)
        if known == seen or (known is None and moment(made) < self._floor):
            return
        yield from self._read(raw, name)
        self._cursor.watch[name] = seen

    def _ask_after(self, name: str, path: str) -> Iterator[Heard | Spoiled]:
        if self._server.stands(path):
            return
        seen = self._cursor.watch.pop(name)
        yield from self._read(envelope("gone", {"id": name, "author": seen.author, "at": seen.at}, self._us), name)

    def _read(self, raw: bytes, where: str) -> Iterator[Heard | Spoiled]:
        for heard in readings([raw], read, where):
            self._count += isinstance(heard, Heard)
            yield heard

    def _mark(self) -> Mark:
        return Mark(cursor=self._cursor.text(), seen=self._count)


def said_under(server: LinkedIn, posts: Iterable[Any]) -> Iterator[bytes]:
    """Yield an envelope of every post, and of every comment and reaction under them."""
    for item in posts:
        yield envelope("post", item, server.us)
        if not (post := name_of(item)):
            continue
        for top in server.comments(post):
            below = server.comments(urn_of(top)) if _has_answers(top) else ()
            yield from (envelope("comment", one, server.us, Under(post=post)) for one in (top, *below))
        yield from (envelope("reaction", one, server.us, Under(post=post)) for one in server.reactions(post))


def name_of(item: Any) -> str:
    """Return the URN of a post; empty when it has none."""
    return str(item.get("id") or "") if isinstance(item, Mapping) and isinstance(item.get("id"), str) else ""


def _comment_name(comment: Any) -> str:
    try:
        return urn_of(comment)
    except BROKEN:
        return ""


def _has_answers(comment: Any) -> bool:
    told = comment.get("commentsSummary") if isinstance(comment, Mapping) else None
    return isinstance(told, Mapping) and bool(told.get("totalFirstLevelComments")) and bool(_comment_name(comment))


def _has(item: Any, name: str) -> bool:
    try:
        moment(item[name]["time"] if name == "created" else item[name])
    except BROKEN:
        return False
    return True


def _before(item: Any, floor: datetime) -> bool:
    return moment(item["created"]["time"]) < floor
