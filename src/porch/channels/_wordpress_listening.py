"""Listens to a site: comments, links from elsewhere and posts, oldest first; changes and deletions by looking again.

WordPress keeps no stamp of a comment's change and tells no deletions, so the newest of each are asked for by number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from porch.channels._wordpress_reading import NETWORK, Us, at_of, author_of, envelope, mark_of, read, site_of
from porch.channels._wordpress_site import Params, Site
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.core.payload import BROKEN, Item, items

PAGE = 100
WATCHED = 100
OVERLAP = timedelta(minutes=75)  # lists go by the site's local time, which jumps back an hour in autumn
SECOND = timedelta(seconds=1)


class Seen(NamedTuple):
    """An item as we saw it last: enough to tell a change, and to say that it is gone."""

    mark: str
    changed: str
    at: str
    author: str
    site: str
    ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One list of the site: where, what to ask, and the time by which it is walked ("date", "modified")."""

    name: str
    kind: str
    path: str
    by: str
    params: Params


def streams(site: Site) -> tuple[Stream, ...]:
    """Return what can be heard with our rights: who may not moderate hears only what is published."""
    moderates, writes = site.may("moderate_comments"), site.may("edit_others_posts")
    seen = {"context": "edit"} if moderates else {}
    told = {"orderby": "date_gmt", "order": "asc", "_embed": "up", **seen, "status": "all" if moderates else "approve"}
    found = [Stream(name="comments", kind="comment", path="/comments", by="date", params=told)]
    if moderates:
        found.append(
            Stream(name="links", kind="comment", path="/comments", by="date", params={**told, "type": "pings"})
        )
    posts = {"orderby": "modified", "order": "asc", "_embed": "author"} | ({"context": "edit"} if writes else {})
    return (*found, Stream(name="posts", kind="post", path="/posts", by="modified", params=posts))


def as_made(stream: Stream) -> Stream:
    """Return a stream in the order in which its items were made, not changed."""
    order = "date" if stream.kind == "post" else "date_gmt"
    return replace(stream, by="date", params={**stream.params, "orderby": order})


def page(site: Site, stream: Stream, **more: Any) -> list[Item]:
    """Return one page of a stream; ChannelError when it is no list."""
    told = site.ask(stream.path, {**stream.params, "per_page": PAGE, **more})
    if not isinstance(told, list):
        raise ChannelError(f"{NETWORK} gave no list at {stream.path}")
    return items(told)


def walk(site: Site, stream: Stream, since: datetime, until: datetime | None = None) -> Iterator[list[Item]]:
    """Yield the pages of `stream` from `since` on, each item once, whatever is added or taken away meanwhile."""
    after, skip, passed = since - SECOND, 0, set[int]()
    name = "modified_after" if stream.by == "modified" else "after"
    bound = {} if until is None else {"modified_before" if stream.by == "modified" else "before": until.isoformat()}
    while True:
        found = page(site, stream, **{name: after.isoformat()}, **bound, **({"offset": skip} if skip else {}))
        fresh = [one for one in found if one.get("id") not in passed]
        passed |= {one["id"] for one in fresh if isinstance(one.get("id"), int)}
        yield fresh
        if len(found) < PAGE:
            return
        newest = max((at for one in found if (at := moment_of(stream, one))), default=after) - SECOND
        after, skip = (newest, 0) if newest > after else (after, skip + PAGE)  # a hundred within one second


def moment_of(stream: Stream, item: Item) -> datetime | None:
    """Return the time by which an item stands in its stream; None when it has none."""
    try:
        return at_of(item, stream.by)
    except BROKEN:
        return None


@dataclass(slots=True)
class Trail:
    """How far one stream was walked, and its newest items as they stood."""

    top: str = ""
    watch: dict[str, Seen] = field(default_factory=dict)

    def keep(self, number: str, seen: Seen) -> None:
        """Watch an item; the oldest are let go."""
        self.watch[number] = seen
        for old in sorted(self.watch, key=lambda number: (self.watch[number].at, int(number)))[:-WATCHED]:
            del self.watch[old]


class Listening:
    """One round of listening."""

    def __init__(self, site: Site, since: str | None, floor: datetime) -> None:
        self._site, self._floor = site, floor
        self._us: Us = site.us
        self._trails = trails(since)
        self._count = 0

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, then what changed or went, with Marks between."""
        for stream in streams(self._site):
            trail = self._trails.setdefault(stream.name, Trail())
            known = dict(trail.watch)
            yield from self._news(stream, trail)
            if known:
                yield from self._look_again(stream, trail, known)
            yield self._mark()

    def _news(self, stream: Stream, trail: Trail) -> Iterator[Heard | Spoiled | Mark]:
        since = datetime.fromisoformat(trail.top) - OVERLAP if trail.top else self._floor
        for found in walk(self._site, stream, since):
            for item in found:
                yield from self._hear(stream, trail, item)
            if found:
                yield self._mark()

    def _hear(self, stream: Stream, trail: Trail, item: Item) -> Iterator[Heard | Spoiled]:
        number, seen = str(item.get("id")), self._seen(stream, item)
        before = trail.watch.get(number)
        if seen is not None:
            if before is not None and before.mark == seen.mark:
                return
            seen = seen._replace(changed=self._changed(before, seen))
            trail.keep(number, seen)
            at = moment_of(stream, item)
            trail.top = max(trail.top, at.isoformat() if at else "")
        raw = envelope(stream.kind, item, self._us, seen.changed if seen else "")
        for heard in readings([raw], read, f"{stream.path}/{number}"):
            self._count += 1
            yield heard

    def _changed(self, before: Seen | None, now: Seen) -> str:
        if before is None or before.mark[1:] == now.mark[1:]:  # new, or only let through
            return before.changed if before else ""
        return max(self._site.wire.clock.now(), datetime.fromisoformat(now.at)).isoformat()

    def _seen(self, stream: Stream, item: Item) -> Seen | None:
        try:
            if str(int(item["id"])) != str(item["id"]):
                return None
            [heard] = read(envelope(stream.kind, item, self._us))
            who = author_of(item, site_of(item)).value if stream.kind == "comment" else heard.author.value
            mark = mark_of(item) if stream.kind == "comment" else heard.version
            return Seen(mark, "", heard.at.isoformat(), who, site_of(item), heard.ours)
        except Exception:
            return None  # it goes to quarantine, from where it is read

    def _look_again(self, stream: Stream, trail: Trail, known: dict[str, Seen]) -> Iterator[Heard | Spoiled]:
        there = page(self._site, stream, **{"include[]": sorted(known, key=int)})
        for item in there:
            yield from self._hear(stream, trail, item)
        for number in known.keys() - {str(item.get("id")) for item in there}:
            seen = trail.watch.pop(number, known[number])
            gone = {"kind": stream.kind, "id": int(number), "site": seen.site, "author": seen.author, "at": seen.at}
            yield from readings([envelope("gone", {**gone, "ours": seen.ours}, self._us)], read, stream.path)

    def _mark(self) -> Mark:
        told = {name: {"top": trail.top, "watch": trail.watch} for name, trail in self._trails.items()}
        return Mark(cursor=json.dumps(told, separators=(",", ":")), seen=self._count)


def trails(since: str | None) -> dict[str, Trail]:
    """Return the trails a Mark carried; ChannelError (permanent) when it is not one of ours."""
    try:
        told = json.loads(since or "{}")
        return {name: _trail(one) for name, one in told.items()}
    except BROKEN as error:
        raise ChannelError(f"This is no WordPress cursor: {str(since)[:80]}", permanent=True) from error


def _trail(told: Any) -> Trail:
    watch: Iterable[tuple[str, Any]] = told["watch"].items()
    return Trail(str(told["top"]), {str(int(number)): Seen(*seen) for number, seen in watch})
