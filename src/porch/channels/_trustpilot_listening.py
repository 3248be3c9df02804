"""Listens to Trustpilot: reviews newest first; edits, our replies and deletions by looking again, a page a round."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from porch.channels._trustpilot_reading import changed_at, envelope, moment, read, version_of
from porch.channels._trustpilot_server import PAGE, Trustpilot
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled

WATCHED = 500
BROKEN = (LookupError, TypeError, ValueError, AttributeError)


class Seen(NamedTuple):
    """A review as we saw it last: enough to tell an edit, and to say that it, or our reply, is gone."""

    version: str
    author: str
    at: str
    reply: str = ""
    reply_at: str = ""


@dataclass(slots=True, kw_only=True)
class Cursor:
    """All that one listening hands to the next."""

    top: str = ""  # when the newest review was written
    page: int = 2  # the page to be looked at next beside the first
    whole: bool = False  # whether the first reading has reached as far back as we want
    watch: dict[str, Seen] = field(default_factory=dict)

    @classmethod
    def parse(cls, since: str | None) -> Cursor:
        """Return the cursor a Mark carried; ChannelError (permanent) when it is not one of ours."""
        if not since:
            return cls()
        try:
            told = json.loads(since)
            watch = {id_: Seen(*map(str, seen)) for id_, seen in told["watch"].items()}
            return cls(top=str(told["top"]), page=int(told["page"]), whole=bool(told["whole"]), watch=watch)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise ChannelError(f"This is no Trustpilot cursor: {since[:80]}", permanent=True) from error

    def text(self) -> str:
        """Return the cursor as a Mark carries it, the oldest of what is watched let go."""
        for id_ in sorted(self.watch, key=lambda one: self.watch[one].at)[:-WATCHED]:
            del self.watch[id_]
        told = {name: getattr(self, name) for name in ("top", "page", "whole", "watch")}
        return json.dumps(told, separators=(",", ":"))


class Listening:
    """One listening, from a cursor on."""

    def __init__(self, server: Trustpilot, since: str | None, floor: datetime) -> None:
        self._server = server
        self._cursor = Cursor.parse(since)
        self._floor = floor.isoformat()
        self._count = 0

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone, with a Mark after every page and at the end."""
        top, number = self._cursor.top, 1
        first = items = self._server.reviews(number)
        yield from self._page(items, "")
        while top and len(items) == PAGE and min(_stamps(items), default="") > top:
            number, before = number + 1, min(_stamps(items))
            items = self._server.reviews(number)
            yield from self._page(items, before)
        self._cursor.top = max([top, *_stamps(first)])
        self._cursor.whole = self._cursor.whole or len(first) < PAGE
        yield self._mark()
        yield from self._further_back(more=len(first) == PAGE)
        yield self._mark()

    def _further_back(self, *, more: bool) -> Iterator[Heard | Spoiled | Mark]:
        """Go on behind the first page: all of it the first time, then a page a round, and from the start again."""
        while more:
            known, items = self._cursor.whole, self._server.reviews(self._cursor.page)
            yield from self._page(items, max(_stamps(items), default=""))
            last = len(items) < PAGE
            self._cursor.page = 2 if last else self._cursor.page + 1
            self._cursor.whole = known or last or min(_stamps(items), default="") < self._floor
            yield self._mark()
            more = not self._cursor.whole

    def _page(self, items: list[Any], upper: str) -> Iterator[Heard | Spoiled]:
        """Hear a page, and ask after those we know that should stand on it (`upper`: where it begins) and do not."""
        met: set[str] = set()
        for item in items:
            met.add(str(item.get("id") or "") if isinstance(item, Mapping) else "")
            yield from self._review(item)
        lower = min(_stamps(items), default="") if len(items) == PAGE else ""
        for id_, seen in list(self._cursor.watch.items()):
            if id_ not in met and seen.at > lower and (not upper or seen.at < upper):
                yield from self._ask_after(id_, seen)

    def _review(self, item: Any) -> Iterator[Heard | Spoiled]:
        raw = envelope("review", item, self._server.us)
        try:
            id_, seen = str(item["id"]), _seen(item)
        except BROKEN:
            yield from self._read(raw, "reviews")
            return
        known = self._cursor.watch.get(id_)
        if known == seen or (known is None and max(changed_at(item).isoformat(), seen.reply_at) < self._floor):
            return
        yield from self._read(raw, id_)
        if known and known.reply and not seen.reply:
            yield from self._gone(id_, known, ours=True)
        self._cursor.watch[id_] = seen

    def _ask_after(self, id_: str, seen: Seen) -> Iterator[Heard | Spoiled]:
        item = self._server.review(id_)
        if item is not None:
            yield from self._review(item)
            return
        del self._cursor.watch[id_]
        yield from self._gone(id_, seen)
        if seen.reply:
            yield from self._gone(id_, seen, ours=True)

    def _gone(self, id_: str, seen: Seen, *, ours: bool = False) -> Iterator[Heard | Spoiled]:
        told = {"id": id_, "author": seen.author, "at": seen.reply_at if ours else seen.at, "ours": ours}
        yield from self._read(envelope("gone", told, self._server.us), id_)

    def _read(self, raw: bytes, where: str) -> Iterator[Heard | Spoiled]:
        for heard in readings([raw], read, where):
            self._count += isinstance(heard, Heard)
            yield heard

    def _mark(self) -> Mark:
        return Mark(cursor=self._cursor.text(), seen=self._count)


def reviews_since(server: Trustpilot, start: datetime) -> Iterator[bytes]:
    """Yield an envelope of every review that was written since `start`."""
    number, items = 1, server.reviews(1)
    while True:
        yield from (envelope("review", item, server.us) for item in items)
        if len(items) < PAGE or min(_stamps(items), default="") < start.isoformat():
            return
        number += 1
        items = server.reviews(number)


def _seen(item: Any) -> Seen:
    reply, author = item.get("companyReply"), str(item["consumer"]["id"])
    own = (version_of(reply), moment(reply["createdAt"]).isoformat()) if reply else ("", "")
    return Seen(version_of(item), author, moment(item["createdAt"]).isoformat(), *own)


def _stamps(items: list[Any]) -> list[str]:
    """Return when the reviews of a page were written, as far as they say."""
    found = []
    for item in items:
        try:
            found.append(moment(item["createdAt"]).isoformat())
        except BROKEN:
            continue
    return found
