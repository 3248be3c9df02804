"""Listens to a Mastodon server: notifications, our posts, direct messages; edits and deletions by looking again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from porch.channels._mastodon_cursor import Cursor, Gap, Seen, Trail, order
from porch.channels._mastodon_reading import (
    NODDING,
    NOWHERE,
    Item,
    Place,
    Us,
    envelope,
    handle,
    moment,
    read,
    status_in,
    version_of,
)
from porch.channels._mastodon_server import NETWORK, Params, Server, json_of
from porch.core.channel import readings
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Heard, Mark, Spoiled

PAGE = 40  # the most that every server gives
LOOKS = 20  # posts that are asked for one by one in a round, so that a round stays far below 300 requests
STEPS = 64  # how far up a thread one request is trusted to lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One list of a server: where it is, what to ask, and what kind of envelope its items go into."""

    path: str
    kind: str
    params: Params


def notifications() -> Stream:
    """Return the stream of what others did to us, those the server would hide for us included."""
    return Stream(path="/api/v1/notifications", kind="notification", params={"include_filtered": "true"})


def own_posts(us: Us) -> Stream:
    """Return the stream of what we said, here or in any other app."""
    return Stream(path=f"/api/v1/accounts/{us.id}/statuses", kind="own", params={})


def page(server: Server, stream: Stream, below: str = "") -> list[Any]:
    """Return one page of `stream`, the newest or those below an id; ChannelError when it is no list."""
    params = {**stream.params, "limit": PAGE} | ({"max_id": below} if below else {})
    told = server.ask(stream.path, params)
    if not isinstance(told, list):
        raise ChannelError(f"{NETWORK} gave no list at {stream.path}")
    return [item for item in told if not below or not id_of(item) or order(id_of(item)) < order(below)]


def id_of(item: Any) -> str:
    """Return the id of an item of a page; empty when it has none."""
    return str(item.get("id") or "") if isinstance(item, dict) else ""


def at_of(item: Any) -> datetime | None:
    """Return when an item of a page was made, None when it does not say."""
    try:
        return moment(item["created_at"])
    except (LookupError, TypeError, ValueError):
        return None


def back_to(server: Server, stream: Stream, floor: datetime) -> Iterator[list[Any]]:
    """Yield the pages of `stream` from the newest down to `floor`, the page that passes it included."""
    below = ""
    while items := page(server, stream, below):
        yield items
        times = [at for item in items if (at := at_of(item))]
        ids = [id_ for item in items if (id_ := id_of(item))]
        if not ids or (times and min(times) < floor):
            return
        below = min(ids, key=order)


class Parents:
    """Finds the URIs of what a post answers and of its thread's first post, asking as seldom as it can."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._known: dict[str, tuple[str, str]] = {}  # id -> its uri, and its thread's ("" when it is the first)

    def place(self, status: Item) -> Place:
        """Return where `status` stands; nowhere when what it answers is gone."""
        parent = str(status.get("in_reply_to_id") or "")
        if not parent:
            self._learn(status, "")
            return NOWHERE
        if parent not in self._known:
            self._find(str(status.get("id") or ""), parent)
        uri, root = self._known.get(parent, ("", ""))
        self._learn(status, root or uri)
        return Place(parent=uri, thread=root or uri)

    def _find(self, ref: str, parent: str) -> None:
        try:
            self._climb(ref, parent)
        except KeyRefused:
            raise
        except ChannelError:
            if not self._server.answers():
                raise
            # the server is well and stumbles over this thread alone: a message without its thread beats a deaf channel

    def _climb(self, ref: str, parent: str) -> None:
        told = self._server.ask(f"/api/v1/statuses/{ref}/context") if ref else None
        above = told.get("ancestors") if isinstance(told, dict) else None
        chain = [status for one in above or () if (status := status_in(one))]
        if chain and not chain[0].get("in_reply_to_id"):
            root = str(chain[0].get("uri") or "")
            self._learn(chain[0], "")
            for status in chain[1:]:
                self._learn(status, root)
        if parent not in self._known:
            self._walk_up(parent)

    def _walk_up(self, ref: str) -> None:
        """Go up one by one where a server keeps no context of what it was not told of directly."""
        chain: list[Item] = []
        while ref and ref not in self._known and len(chain) < STEPS:
            status = status_in(self._server.ask(f"/api/v1/statuses/{ref}"))
            if not status:
                break
            chain.append(status)
            ref = str(status.get("in_reply_to_id") or "")
        uri, root = self._known.get(ref, ("", ""))
        above = root or uri
        for status in reversed(chain):
            self._learn(status, above)
            above = above or str(status.get("uri") or "")

    def _learn(self, status: Item, root: str) -> None:
        if (ref := str(status.get("id") or "")) and (uri := str(status.get("uri") or "")):
            self._known[ref] = (uri, root)


class Listening:
    """One listening, from a cursor on. It keeps the cursor true after every page."""

    def __init__(self, server: Server, since: str | None, floor: datetime) -> None:
        self._server = server
        self._cursor = Cursor.parse(since)
        self._floor = floor
        self._us = server.us()
        self._parents = Parents(server)
        self._count = 0

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone, with a Mark after every page and at the end."""
        yield from self._follow(notifications(), self._cursor.notes)
        yield from self._follow(own_posts(self._us), self._cursor.ours)
        yield from self._conversations()
        yield self._mark()

    def _follow(self, stream: Stream, trail: Trail) -> Iterator[Heard | Spoiled | Mark]:
        head = page(self._server, stream)
        shown = {ref for item in head if (ref := str(status_in(item).get("id") or ""))}
        missing = [ref for ref, seen in trail.watch.items() if ref not in shown and seen.uri]
        oldest = min(trail.watch, key=order, default="")
        yield from self._hear(stream, trail, [item for item in head if self._is_news(trail, item, oldest)])
        if ids := [id_ for item in head if (id_ := id_of(item))]:
            trail.reached(ids)
        yield self._mark()
        yield from self._look_again(stream, trail, missing)
        yield self._mark()
        yield from self._fill(stream, trail)

    def _is_news(self, trail: Trail, item: Any, oldest: str) -> bool:
        """Return whether an item of a head page says anything we do not know yet."""
        status = status_in(item)
        ref = str(status.get("id") or "")
        if trail.is_new(id_of(item)) or not id_of(item):
            return True
        if not ref or item.get("type") in NODDING:
            return False
        if seen := trail.watch.get(ref):
            return bool(seen.uri) and seen.version != version_of(status)
        # snac's ids within one second stand in no order, so a post may turn up below the top
        return bool(oldest) and id_of(item) == ref and order(ref) > order(oldest)

    def _fill(self, stream: Stream, trail: Trail) -> Iterator[Heard | Spoiled | Mark]:
        while trail.gaps:
            gap = trail.gaps[-1]
            items = [item for item in page(self._server, stream, gap.high) if order(id_of(item)) > order(gap.low)]
            yield from self._hear(stream, trail, [item for item in items if self._recent(gap, item)])
            ids = [id_ for item in items if (id_ := id_of(item))]
            trail.gaps[-1:] = [Gap(gap.low, min(ids, key=order))] if ids and self._recent(gap, items[-1]) else []
            yield self._mark()

    def _recent(self, gap: Gap, item: Any) -> bool:
        at = at_of(item)
        return bool(gap.low) or at is None or at >= self._floor

    def _hear(self, stream: Stream, trail: Trail, items: Iterable[Any]) -> Iterator[Heard | Spoiled]:
        for item in items:
            status = status_in(item)
            nod = isinstance(item, dict) and item.get("type") in NODDING
            place = NOWHERE if nod else self._parents.place(status)
            raw = envelope(stream.kind, item, self._us, place)
            yield from self._read(raw, f"{stream.path}/{id_of(item)}")
            if status.get("id") and self._worth_watching(stream, item, status):
                trail.keep(str(status["id"]), self._seen(status))

    def _worth_watching(self, stream: Stream, item: Any, status: Item) -> bool:
        return self._ours(status) if stream.kind == "own" else item.get("type") == "mention"

    def _read(self, raw: bytes, where: str) -> Iterator[Heard | Spoiled]:
        for heard in readings([raw], read, where):
            self._count += isinstance(heard, Heard)
            yield heard

    def _seen(self, status: Item) -> Seen:
        try:
            acct = handle(status["account"], self._us.host).value
            at = moment(status["created_at"]).isoformat()
            return Seen(str(status["uri"]), version_of(status), acct, at)
        except (LookupError, TypeError, ValueError, AttributeError):
            return Seen("", "", "", "")  # in quarantine; remembered so that it is not spoiled anew every minute

    def _look_again(self, stream: Stream, trail: Trail, missing: list[str]) -> Iterator[Heard | Spoiled]:
        there = self._still_there(missing)
        for ref in [ref for ref in missing if ref not in there][:LOOKS]:
            seen = trail.watch.get(ref)
            if seen is None:
                continue
            response = self._server.get(f"/api/v1/statuses/{ref}")
            if response.status_code == 200 and (status := status_in(json_of(response))):
                there[ref] = status
            if response.status_code in (404, 410):
                del trail.watch[ref]
                yield from self._read(self._gone(ref, seen), f"{stream.path}/{ref}")
            else:
                trail.watch[ref] = trail.watch.pop(ref)  # to the end of the line
        for ref, status in there.items():
            if (seen := trail.watch.get(ref)) and seen.version != version_of(status):
                kind = "own" if stream.kind == "own" else "mention"
                yield from self._read(envelope(kind, status, self._us, self._parents.place(status)), stream.path)
                trail.watch[ref] = self._seen(status)

    def _still_there(self, refs: list[str]) -> dict[str, Item]:
        """Return the posts among `refs` that one request brings; none where a server knows no such request."""
        if not refs:
            return {}
        response = self._server.get("/api/v1/statuses", {"id[]": refs[:LOOKS]})
        try:
            told = response.json() if response.status_code == 200 else []
        except ValueError:
            told = []
        found = (status_in(one) for one in told) if isinstance(told, list) else ()
        return {str(status["id"]): status for status in found if status.get("id")}

    def _gone(self, ref: str, seen: Seen) -> bytes:
        return envelope("gone", {"id": ref, "uri": seen.uri, "acct": seen.acct, "at": seen.at}, self._us)

    def _conversations(self) -> Iterator[Heard | Spoiled]:
        """Yield the latest of each direct conversation: what a cleared or filtered notification would have hidden."""
        response = self._server.get("/api/v1/conversations", {"limit": PAGE})
        told = json_of(response) if response.status_code == 200 else []  # not every server keeps conversations
        top = self._cursor.direct
        for one in told if isinstance(told, list) else ():
            status = status_in(one.get("last_status")) if isinstance(one, dict) else {}
            ref = str(status.get("id") or "")
            if not ref or order(ref) <= order(self._cursor.direct):
                continue
            if (at := at_of(status)) is None or at >= self._floor:
                kind = "own" if self._ours(status) else "mention"
                yield from self._read(envelope(kind, status, self._us, self._parents.place(status)), "conversations")
            top = max(top, ref, key=order)
        self._cursor.direct = top

    def _ours(self, status: Item) -> bool:
        return self._seen(status).acct == self._us.acct

    def _mark(self) -> Mark:
        return Mark(cursor=self._cursor.text(), seen=self._count)
