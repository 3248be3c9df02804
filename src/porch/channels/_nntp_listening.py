"""Listens to groups: article by article, by this server's numbers, which it may lose, or give anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from porch.channels._nntp_reading import Us, read
from porch.channels._nntp_talk import Group, Line, Talk
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.core.payload import BROKEN

STRETCH = 500  # articles looked over at once
BATCH = 50  # articles between two Marks
REMEMBERED = 200  # of our own articles, posted by other programs


class Listening:
    """One round of listening."""

    def __init__(self, talk: Talk, since: str | None, floor: datetime, us: Us) -> None:
        self._talk, self._floor, self._us = talk, floor, us
        self._cursor = cursor_of(since)
        self._us = replace(us, posted=frozenset(self._cursor["ours"]))
        self._seen = 0

    def run(self, names: list[str]) -> Iterator[Heard | Spoiled | Mark]:
        """Yield the articles of each group that are not heard yet, oldest first; a Mark after each batch."""
        for name in names:
            stands = self._talk.group(name)
            number = self._begin(stands)
            while number <= stands.high:
                for following in range(number, min(number + BATCH, stands.high + 1)):
                    yield from self._hear(name, following)
                    number = following + 1
                yield self._mark(name, number)
            yield self._mark(name, max(number, stands.high + 1))

    def _begin(self, stands: Group) -> int:
        """Return the first number that is not heard yet.

        Numbers only grow, and old ones expire. A server that was set up anew counts anew: then the group is read as
        if for the first time, and what is heard twice is kept once.
        """
        had = self._cursor["groups"].get(stands.name)
        if had is None or self._is_renumbered(had, stands):
            return self._since_floor(stands)
        return int(max(had["next"], stands.low))

    def _is_renumbered(self, had: dict[str, Any], stands: Group) -> bool:
        if stands.high < had["next"] - 1:
            return True
        there = self._talk.message_id(had["next"] - 1) if had["last"] and stands.low <= had["next"] - 1 else ""
        return bool(there) and there != had["last"]

    def _since_floor(self, stands: Group) -> int:
        """Return the number of the first article younger than the floor, looking over the group from its end."""
        first, last = stands.high + 1, stands.high
        while last >= stands.low:
            lines = self._talk.overview(max(last - STRETCH + 1, stands.low), last)
            young = [line.number for line in lines if (dated(line) or self._floor) >= self._floor]
            if lines and not young:
                return first
            first = min([first, *young])
            last -= STRETCH
        return min(first, stands.high + 1)

    def _hear(self, name: str, number: int) -> Iterator[Heard | Spoiled]:
        raw = self._talk.article(number)
        if raw is None:
            return
        for heard in readings([raw], lambda one: read(one, self._us), f"{name} {number}"):
            self._seen += 1
            if isinstance(heard, Heard):
                self._remember(heard)
            yield heard

    def _remember(self, heard: Heard) -> None:
        if heard.ours and heard.external_id not in self._us.posted:
            self._cursor["ours"] = [*self._cursor["ours"], heard.external_id][-REMEMBERED:]
            self._us = replace(self._us, posted=frozenset(self._cursor["ours"]))

    def _mark(self, name: str, number: int) -> Mark:
        had = self._cursor["groups"].get(name, {"last": ""})
        last = self._talk.message_id(number - 1) if number > 1 else ""
        same = had["last"] if had.get("next") == number else ""
        self._cursor["groups"][name] = {"next": number, "last": last or same}
        return Mark(cursor=json.dumps(self._cursor, separators=(",", ":")), seen=self._seen)


def dated(line: Line) -> datetime | None:
    """Return when an article says it was written, None when that is no time."""
    try:
        at = parsedate_to_datetime(line.date)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (*BROKEN, IndexError):
        return None


def cursor_of(since: str | None) -> dict[str, Any]:
    """Return what a Mark carried; ChannelError (permanent) when it is not one of ours."""
    try:
        told = json.loads(since or '{"groups":{},"ours":[]}')
        groups = {
            str(name): {"next": int(one["next"]), "last": str(one["last"])} for name, one in told["groups"].items()
        }
        return {"groups": groups, "ours": [str(one) for one in told["ours"]]}
    except BROKEN as error:
        raise ChannelError(f"This is no place in newsgroups: {str(since)[:80]}", permanent=True) from error
