"""Listens by asking: walks the lists of a page newest first, and looks again at what was heard before.

Meta's webhooks bring everything at once. This is for what was said before they were set up, and for what they missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from porch.channels._meta_cursor import Cursor, Seen, Trail
from porch.channels._meta_graph import Graph, Page, paged
from porch.channels._meta_reading import Around, Us, mark, sealed
from porch.core.channel import readings
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Heard, Mark, Spoiled
from porch.core.payload import moment, text

LOOKS = 10  # things asked for one by one in a round
DEEPEST = 40  # pages of one post's comments or one conversation that are walked in a round

Item = Mapping[str, Any]
Read = Callable[[bytes], list[Heard]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something said, as a list shows it: `under` is the list it stood in, `words` all that an edit can change."""

    name: str
    kind: str
    item: object
    under: str
    place: str = ""
    at: str = ""
    author: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What hangs on an item: comments under a post, messages in a conversation."""

    name: str  # the field that brings the first page along
    kind: str
    params: Mapping[str, str]
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One list of a page: where, what to ask, when its items were, and what hangs on them.

    `kind` is what its items are read as; empty where they only hold others. `head` pages are looked at every round.
    """

    name: str
    path: str
    params: Mapping[str, str | int]
    kind: str = ""
    when: str = "created_time"
    edges: tuple[Edge, ...] = ()
    head: int = 1
    needed: bool = True  # without it we would be deaf; others may be closed to us


@dataclass(slots=True, kw_only=True)
class Round:
    """What one listening has looked at."""

    shown: set[str] = field(default_factory=set)
    covered: dict[str, str] = field(default_factory=dict)  # list -> how far back it was seen, "" for all of it
    count: int = 0


class Listening:
    """One listening, from a cursor on."""

    def __init__(
        self, graph: Graph, us: Us, streams: Iterable[Stream], read: Read, *, since: str | None, floor: datetime
    ) -> None:
        self._graph = graph
        self._us = us
        self._streams = list(streams)
        self._read = read
        self._cursor = Cursor.parse(since, graph.network)
        self._floor = floor.isoformat()
        self._round = Round()

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone, with a Mark after every page and at the end."""
        for stream in self._streams:
            try:
                yield from self._follow(stream, self._cursor.trail(stream.name))
            except KeyRefused:
                raise
            except ChannelError as error:
                if stream.needed or not error.permanent:
                    raise
                # this list is closed to us (a permission nobody gave): the others go on
        yield from self._gone()
        yield self._mark()

    def everything(self, day: date) -> Iterator[Heard]:
        """Yield what can be read of all that was said on a UTC day, in as much history as is listened to."""
        for stream in self._streams:
            for page in self._graph.pages(stream.path, stream.params):
                for found in self._within(stream, page):
                    raw = sealed(found.kind, found.item, Around(us=self._us, place=found.place))
                    heard = readings([raw], self._read, stream.path)
                    yield from (one for one in heard if isinstance(one, Heard) and one.at.date() == day)
                if _oldest(page.items, stream) < self._floor:
                    break

    def _follow(self, stream: Stream, trail: Trail) -> Iterator[Heard | Spoiled | Mark]:
        if trail.top:
            yield from self._head(stream, trail)
        if not trail.done:
            yield from self._history(stream, trail)

    def _head(self, stream: Stream, trail: Trail) -> Iterator[Heard | Spoiled | Mark]:
        top = trail.top
        for number, page in enumerate(self._graph.pages(stream.path, stream.params), 1):
            oldest = _oldest(page.items, stream)
            self._round.covered[stream.name] = oldest if page.more else ""
            yield from self._hear(stream, page, fresh=False)
            trail.top = max(trail.top, _newest(page.items, stream))
            if number >= stream.head and oldest < top:
                break
        yield self._mark()

    def _history(self, stream: Stream, trail: Trail) -> Iterator[Heard | Spoiled | Mark]:
        for page in self._graph.pages(stream.path, {**stream.params, **trail.more}):
            yield from self._hear(stream, page, fresh=True)
            trail.top = max(trail.top, _newest(page.items, stream)) or self._floor
            trail.more = dict(page.more)
            trail.done = not page.more or _oldest(page.items, stream) < self._floor
            yield self._mark()
            if trail.done:
                trail.more = {}
                return

    def _hear(self, stream: Stream, page: Page, *, fresh: bool) -> Iterator[Heard | Spoiled]:
        for found in self._within(stream, page):
            self._round.shown.add(found.name)
            seen, words = self._cursor.watch.get(found.name), mark(found.words)[:10]
            if seen.mark == words if seen else self._passed(found, fresh=fresh):
                continue
            looked = self._graph.wire.clock.now().isoformat() if seen else ""
            around = Around(us=self._us, place=found.place, looked=looked)
            yield from self._say(sealed(found.kind, found.item, around), f"{stream.path}/{found.name}")
            self._cursor.keep(found.name, Seen(words, found.at, found.author, found.kind, found.under))

    def _passed(self, found: Found, *, fresh: bool) -> bool:
        """Return whether something not watched is older than what we listen to, or was passed long ago."""
        return bool(found.at) and (found.at < self._floor or (not fresh and found.at <= self._cursor.horizon))

    def _say(self, raw: bytes, where: str) -> Iterator[Heard | Spoiled]:
        for heard in readings([raw], self._read, where):
            self._round.count += isinstance(heard, Heard)
            yield heard

    def _within(self, stream: Stream, page: Page) -> Iterator[Found]:
        for item in page.items:
            if stream.kind:
                yield _found(stream.kind, item, stream.name, stream.name, stream.when)
            for edge in stream.edges:
                yield from self._on(edge, item, text(item, "id"))

    def _on(self, edge: Edge, item: object, place: str) -> Iterator[Found]:
        """Yield what hangs on an item: what came along, then page by page as far as it may be news."""
        if not isinstance(item, Mapping):
            return
        held, under = item.get(edge.name), text(item, "id")
        if not isinstance(held, Mapping):
            self._round.covered[under] = ""  # Meta leaves an empty list out: what stood in it is to be asked for
            return
        if not isinstance(held.get("data"), list):
            yield _found(edge.kind, held, under, place)  # no list at all: it is set apart, and the others go on
            return
        page = paged(held, self._graph.network)
        for _ in range(DEEPEST):
            for one in page.items:
                yield _found(edge.kind, one, under, place)
                for inner in edge.edges:
                    yield from self._on(inner, one, place)
            oldest = min(filter(None, (_when(one) for one in page.items)), default="")
            self._round.covered[under] = oldest if page.more else ""
            if not page.more or oldest < self._stop():
                return
            page = self._graph.page(f"{under}/{edge.name}", {**edge.params, **page.more})

    def _stop(self) -> str:
        """Return the moment below which nothing is news: all of it is watched, or was before."""
        done = all(self._cursor.trail(stream.name).done for stream in self._streams)
        return max(self._floor, self._cursor.horizon) if done else self._floor

    def _gone(self) -> Iterator[Heard | Spoiled]:
        """Yield the deletion of what a list should have shown and did not, once Meta says that it is no more."""
        missing = [
            (name, seen) for name, seen in self._cursor.watch.items()
            if name not in self._round.shown and seen.at >= self._round.covered.get(seen.under, "~")
        ]  # fmt: skip
        for name, seen in missing[:LOOKS]:
            if self._there(name):
                self._cursor.watch[name] = self._cursor.watch.pop(name)  # to the end of the line
                continue
            del self._cursor.watch[name]
            item = {"id": name, "author": seen.author, "at": seen.at, "kind": seen.kind}
            yield from self._say(sealed("gone", item, Around(us=self._us)), name)

    def _there(self, name: str) -> bool:
        try:
            return self._graph.find(name, {"fields": "id"}) is not None
        except KeyRefused:
            raise
        except ChannelError as error:
            if not error.permanent:
                raise
            return True  # not to be seen is not to be gone

    def _mark(self) -> Mark:
        self._cursor.prune()
        return Mark(cursor=self._cursor.text(), seen=self._round.count)


def _found(kind: str, item: object, under: str, place: str, when: str = "") -> Found:
    """Return an item as found; one that is no object is found all the same, so that it can be set apart."""
    if not isinstance(item, Mapping):
        return Found(name=mark(str(item)), kind=kind, item={"is": item}, under=under, place=place)
    author = item.get("from") or item.get("user") or item.get("reviewer")
    said = [str(item.get(name)) for name in ("message", "text", "caption", "story", "is_hidden", "hidden")]
    stars = [str(item.get(name)) for name in ("review_text", "rating", "recommendation_type")]
    name = text(item, "open_graph_story", "id") or text(item, "id")
    return Found(
        name=name or mark(str(item)), kind=kind, item=item, under=under, place=place, at=_when(item, when),
        author=text(author, "id") or text(item, "username"), words="\n".join(said + stars),
    )  # fmt: skip


def _when(item: object, name: str = "") -> str:
    """Return when an item was, so that moments can be compared as text; empty when it does not say."""
    for key in (name, "created_time", "timestamp"):
        told = item.get(key) if key and isinstance(item, Mapping) else None
        try:
            at = moment(told).astimezone(UTC) if told and isinstance(told, str) else None
        except (ValueError, OverflowError):
            at = None
        if at is not None:
            return at.isoformat()
    return ""


def _oldest(items: Iterable[object], stream: Stream) -> str:
    return min(filter(None, (_when(item, stream.when) for item in items)), default="")


def _newest(items: Iterable[object], stream: Stream) -> str:
    return max((_when(item, stream.when) for item in items), default="")


def back_to(now: datetime, days: int) -> datetime:
    """Return how far history goes; our clock may be off by a day, and so may theirs."""
    return now - timedelta(days=days + 2)
