"""Listens to a Lemmy server: what is told to us, then what is said in the communities we name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from porch.channels._lemmy_reading import envelope, kind_of, mark_of, parent_of, read, said_in
from porch.channels._lemmy_server import Server
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.core.payload import BROKEN, Item, items, text, written

WATCHED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One list: its path, what its views are called, what is asked of it, and whether it is told to us alone."""

    path: str
    name: str
    community: str = ""
    named: bool = False

    @property
    def params(self) -> dict[str, str]:
        """Return what is asked."""
        if self.community:
            return {"type_": "All", "sort": "New", "community_name": self.community}
        return {"unread_only": "false"} | ({} if "private" in self.path else {"sort": "New"})


def streams(communities: list[str]) -> list[Stream]:
    """Return every list that is asked, what is told to us first."""
    told = [("/user/replies", "replies"), ("/user/mention", "mentions"), ("/private_message/list", "private_messages")]
    said = [("/post/list", "posts"), ("/comment/list", "comments")]
    return [Stream(path=path, name=name, named=True) for path, name in told] + [
        Stream(path=path, name=name, community=community) for community in communities for path, name in said
    ]


class Listening:
    """One round of listening."""

    def __init__(self, server: Server, since: str | None, floor: datetime, *, own: bool) -> None:
        self._server, self._floor, self._own = server, floor, own
        self._cursor = cursor_of(since)
        self._addresses: dict[int, str] = {}
        self._told: set[str] = set()
        self._seen = 0

    def run(self, communities: list[str]) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed or gone in every list, with a Mark after each."""
        for stream in streams(communities):
            key = f"{stream.path} {stream.community}".strip()
            trail = self._cursor.setdefault(key, {"top": 0, "watch": {}})
            for heard in self._walk(stream, trail):
                self._seen += 1
                yield heard
            yield Mark(cursor=json.dumps(self._cursor, separators=(",", ":")), seen=self._seen)

    def _walk(self, stream: Stream, trail: dict[str, Any]) -> Iterator[Heard | Spoiled]:
        """Yield what is new among the newest, page by page as long as a page holds something new.

        Numbers are given as things arrive at this server; what comes late from another stands among the older ones.
        """
        top, first, there = trail["top"], not trail["top"], set[int]()

        def go_on(views: list[Item]) -> bool:
            return any(_number(view) > top and self._is_young(view) for view in views)

        for view in self._server.pages(stream.path, stream.name, stream.params, go_on):
            there.add(_number(view))
            if not first or self._is_young(view):
                yield from self._hear(stream, trail, view)
        trail["top"] = max([top, *there])
        yield from self._gone(stream, trail, there - {0})
        trail["watch"] = dict(sorted(trail["watch"].items(), key=lambda one: int(one[0]))[-WATCHED:])

    def _hear(self, stream: Stream, trail: dict[str, Any], view: Item) -> Iterator[Heard | Spoiled]:
        around: dict[str, Any] = {"named": stream.named, "own": self._own}
        try:
            said, number = said_in(view), str(_number(view))
            seen, address = mark_of(said), text(said, "ap_id")
            if not stream.named and address in self._told:
                return
            self._told |= {address} if stream.named else set()
            if trail["watch"].get(number, [""])[0] == seen:
                return
            post = text(view, "post", "ap_id")
            trail["watch"][number] = [seen, address, *_who(view["creator"]), str(said["published"]), post]
            if kind_of(view) == "comment":
                self._addresses[int(view["comment"]["id"])] = address
                around["parent"] = self._parent(parent_of(view["comment"]))
        except BROKEN:
            pass  # it goes to quarantine, from where it is read
        yield from readings([envelope(view, self._server.us, **around)], read, stream.path)

    def _parent(self, number: int) -> str:
        """Return the address of a comment by its number here, "" for none and for one that is gone."""
        if number and number not in self._addresses:
            self._addresses[number] = text(self._server.find("/comment", number), "comment", "ap_id")
        return self._addresses.get(number, "")

    def _gone(self, stream: Stream, trail: dict[str, Any], there: set[int]) -> Iterator[Heard | Spoiled]:
        """Yield which of those we know would stand among the newest and do not."""
        kind = {"posts": "post", "private_messages": "private_message"}.get(stream.name, "comment")
        missing = [one for one in trail["watch"] if int(one) not in there and int(one) > min(there, default=0)]
        for number in missing[-10:]:
            view = None if kind == "private_message" else self._server.find(f"/{kind}", int(number))
            if view is not None:
                yield from self._hear(stream, trail, view)
                continue
            _, address, name, account, at, post = trail["watch"].pop(number)
            said = {"id": int(number), "ap_id": address, "published": at, "content": "", "path": "0", "name": ""}
            about = {"post": {"id": 0, "ap_id": post}} if kind == "comment" else {}
            view = {kind: said, "creator": {"name": name, "actor_id": account}, **about}
            raw = envelope(view, self._server.us, named=stream.named, own=self._own, gone=True)
            yield from readings([raw], read, stream.path)

    def _is_young(self, view: Item) -> bool:
        try:
            return written(said_in(view)["published"]) >= self._floor
        except BROKEN:
            return True  # it goes to quarantine


def _number(view: Item) -> int:
    """Return the number by which this server counts what a view is about."""
    for part in ("comment", "private_message", "post"):
        number = view[part].get("id") if isinstance(view.get(part), dict) else None
        if isinstance(number, int):
            return number
    return 0


def cursor_of(since: str | None) -> dict[str, Any]:
    """Return what a Mark carried; ChannelError (permanent) when it is not one of ours."""
    try:
        told = json.loads(since or "{}")
        return {
            str(place): {
                "top": int(trail["top"]),
                "watch": {str(int(number)): _six(seen) for number, seen in trail["watch"].items()},
            }
            for place, trail in told.items()
        }
    except BROKEN as error:
        raise ChannelError(f"This is no Lemmy cursor: {str(since)[:80]}", permanent=True) from error


def _six(seen: Any) -> list[str]:
    told = [str(one) for one in seen]
    if len(told) != 6:
        raise ValueError("a place that is not ours")
    return told


def _who(person: Item) -> tuple[str, str]:
    return text(person, "name"), text(person, "actor_id") or text(person, "ap_id")


def told_in(told: Any, name: str) -> list[Item]:
    """Return the views called `name` in an answer."""
    return items(told.get(name) if isinstance(told, dict) else None)
