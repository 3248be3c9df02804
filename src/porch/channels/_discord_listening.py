"""Listens to Discord: every channel and thread our bot can read; edits, deletions and nods by listing again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from porch.channels._discord_reading import Place, envelope, read, snowflake, version_of
from porch.channels._discord_server import Server
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled

PAGE = 100
LOOKS = 20  # reactions whose givers are asked for in a round
TALKING = frozenset({0, 5, 10, 11, 12})  # text, announcements, threads
THREADS = frozenset({10, 11, 12})


class Seen(NamedTuple):
    """A message as we heard it last: its version, who wrote it, and its reactions."""

    version: str
    author: str
    nods: str


@dataclass(slots=True, kw_only=True)
class Trail:
    """One channel: its newest message, and the last page of messages."""

    top: int = 0
    seen: dict[str, Seen] = field(default_factory=dict)


def parse(since: str | None) -> dict[str, Trail]:
    """Return the trails a Mark carried; ChannelError (permanent) when they are none of ours."""
    if not since:
        return {}
    try:
        return {
            channel: Trail(top=int(told["top"]), seen={name: Seen(*seen) for name, seen in told["seen"].items()})
            for channel, told in json.loads(since).items()
        }
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ChannelError(f"This is no Discord cursor: {since[:80]}", permanent=True) from error


def text_of(trails: Mapping[str, Trail]) -> str:
    """Return the trails as a Mark carries them."""
    return json.dumps({name: {"top": t.top, "seen": t.seen} for name, t in trails.items()}, separators=(",", ":"))


def guilds(server: Server) -> list[Any]:
    """Return the servers our bot is on, with how many people are there."""
    told = server.listed("/users/@me/guilds", {"with_counts": "true"})
    return [one for one in told or () if isinstance(one, Mapping) and isinstance(one.get("id"), str)]


def places(server: Server) -> Iterator[Place]:
    """Yield the channels and the open threads of every server our bot is on."""
    us = server.us()
    for guild in guilds(server):
        channels = server.listed(f"/guilds/{guild['id']}/channels") or []
        threads = server.get(f"/guilds/{guild['id']}/threads/active")
        channels += (threads.get("threads") or []) if isinstance(threads, Mapping) else []
        for told in channels:
            if isinstance(told, Mapping) and isinstance(told.get("id"), str) and told.get("type") in TALKING:
                yield Place(channel=told["id"], guild=guild["id"], thread=told["type"] in THREADS, us=us)


def pages(server: Server, channel: str, floor: int, below: int = 0) -> Iterator[list[Any]]:
    """Yield the pages of a channel, newest first, down to the id `floor`, the page that passes it included."""
    while True:
        params = {"limit": str(PAGE)} | ({"before": str(below)} if below else {})
        page = server.listed(f"/channels/{channel}/messages", params)
        if page is None:
            return
        yield page
        numbers = [number for one in page if (number := number_of(one))]
        if len(page) < PAGE or not numbers or min(numbers) <= floor:
            return
        below = min(numbers)


def number_of(message: Any) -> int:
    """Return a message's id as a number, 0 when it has none."""
    name = message.get("id") if isinstance(message, Mapping) else None
    return int(name) if isinstance(name, str) and name.isdecimal() else 0


class Listening:
    """One listening, from a cursor on."""

    def __init__(self, server: Server, since: str | None, floor: datetime) -> None:
        self._server = server
        self._trails = parse(since)
        self._floor = snowflake(floor)
        self._count = 0
        self._looks = LOOKS

    def run(self) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what is new, changed and gone, with a Mark after every channel."""
        for place in list(places(self._server)):
            yield from self._follow(place, self._trails.setdefault(place.channel, Trail()))
            yield Mark(cursor=text_of(self._trails), seen=self._count)
        yield Mark(cursor=text_of(self._trails), seen=self._count)

    def _follow(self, place: Place, trail: Trail) -> Iterator[Heard | Spoiled]:
        floor = trail.top or self._floor
        head: list[Any] | None = None
        for page in pages(self._server, place.channel, floor):
            yield from self._hear(place, trail, [one for one in page if _is_news(trail, one, floor)])
            head = page if head is None else head
        if head is None:
            return
        yield from self._gone(place, trail, head)
        yield from self._nods(place, trail, head)
        trail.top = max([trail.top, *map(number_of, head)])
        trail.seen = {str(number_of(one)): _seen(one, trail) for one in head if number_of(one)}

    def _hear(self, place: Place, trail: Trail, messages: list[Any]) -> Iterator[Heard | Spoiled]:
        raws = (envelope("message", one, place) for one in messages)
        for heard in readings(raws, read, f"/channels/{place.channel}"):
            self._count += isinstance(heard, Heard)
            yield heard

    def _gone(self, place: Place, trail: Trail, head: list[Any]) -> Iterator[Heard | Spoiled]:
        """Yield what stood on the last page we saw and no longer stands where it must."""
        here = {number_of(one) for one in head}
        lowest = min(here, default=0) if len(head) >= PAGE else 0
        for name, seen in trail.seen.items():
            if int(name) not in here and int(name) > lowest:
                told = {"id": name, "author": seen.author}
                yield from readings([envelope("gone", told, place)], read, f"/channels/{place.channel}")

    def _nods(self, place: Place, trail: Trail, head: list[Any]) -> Iterator[Heard | Spoiled]:
        for one in head:
            known = trail.seen.get(str(number_of(one)))
            if not (told := _reactions(one)) or (known and known.nods == json.dumps(told)):
                continue
            for emoji in told:
                if self._looks:
                    self._looks -= 1
                    yield from self._givers(place, str(number_of(one)), emoji)

    def _givers(self, place: Place, message: str, emoji: str) -> Iterator[Heard | Spoiled]:
        path = f"/channels/{place.channel}/messages/{message}/reactions/{quote(emoji, safe='')}"
        users = self._server.listed(path, {"limit": "100"}) or []
        told = [{"user": user, "emoji": emoji.partition(":")[0], "message": message} for user in users]
        yield from readings((envelope("nod", one, place) for one in told), read, path)


def _is_news(trail: Trail, message: Any, floor: int) -> bool:
    number = number_of(message)
    known = trail.seen.get(str(number))
    return (
        not number or (known is None and number > floor) or (known is not None and known.version != version_of(message))
    )


def _seen(message: Mapping[str, Any], trail: Trail) -> Seen:
    author = message.get("author")
    name = str(author.get("id") or "") if isinstance(author, Mapping) else ""
    told = _reactions(message)
    return Seen(version_of(message), name, json.dumps(told) if told else "")


def _reactions(message: Any) -> dict[str, int]:
    """Return how often each emoji was given to a message."""
    found = message.get("reactions") if isinstance(message, Mapping) else None
    told = {}
    for one in found if isinstance(found, list) else ():
        emoji = one.get("emoji") if isinstance(one, Mapping) else None
        if isinstance(emoji, Mapping) and isinstance(emoji.get("name"), str):
            name = f"{emoji['name']}:{emoji['id']}" if emoji.get("id") else emoji["name"]
            told[name] = int(one.get("count") or 0)
    return told
