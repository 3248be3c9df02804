"""Looks for words and hashtags on a Mastodon server: tags everywhere, words where the server searches posts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from porch.channels._mastodon_cursor import order
from porch.channels._mastodon_listening import PAGE, Parents, at_of, id_of
from porch.channels._mastodon_reading import NOWHERE, envelope, handle, read, status_in
from porch.channels._mastodon_server import NETWORK, Params, Server
from porch.core.channel import readings
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from porch.core.looking import Page, newest_first
from porch.core.seeking import bare, holds, tag_of

HISTORY = timedelta(days=7)  # the first look goes so far back
LONGEST = 400


class Seeking:
    """One look for words, from a cursor on."""

    def __init__(self, server: Server, words: str) -> None:
        self._server = server
        self._words = words
        self._tag = tag_of(words)
        self._us = server.us()
        self._parents = Parents(server)
        self._passed: set[str] = set()

    def run(self, since: str | None, now: datetime) -> Iterator[Heard | Spoiled | Mark]:
        """Yield public posts that hold the words or the tag, newest first, with a Mark after every page."""
        for items, mark in newest_first(self._page, since, now=now, history=HISTORY):
            for heard in self._read(items):
                if isinstance(heard, Spoiled) or self._is_meant(heard):
                    yield heard
            yield mark

    def _page(self, below: str) -> Page:
        told = self._tagged(below) if self._tag else self._searched(below)
        fresh = [item for item in told if id_of(item) not in self._passed or not id_of(item)]
        ids = [id_ for item in fresh if (id_ := id_of(item))]
        self._passed.update(ids)  # a server that shows the same page again has no more
        following = (min(ids, key=order) if self._tag else str(int(below or 0) + len(told))) if ids else ""
        return Page([(at_of(item), item) for item in fresh], following)

    def _tagged(self, below: str) -> list[Any]:
        params: Params = {"limit": PAGE, **({"max_id": below} if below else {})}
        return _listed(self._server.ask(f"/api/v1/timelines/tag/{self._tag}", params), "timelines/tag")

    def _searched(self, below: str) -> list[Any]:
        params: Params = {"q": bare(self._words, LONGEST), "type": "statuses", "limit": PAGE, "offset": below or "0"}
        told = self._server.ask("/api/v2/search", params)
        return _listed(told.get("statuses") if isinstance(told, dict) else None, "search")

    def _read(self, items: list[object]) -> Iterator[Heard | Spoiled]:
        where = f"tag/{self._tag}" if self._tag else "search"
        yield from readings((self._kept(item) for item in items), read, where)

    def _kept(self, item: object) -> bytes:
        """Return the bytes of an item. Only for words of ours the server is asked what they answer: it costs a call."""
        status = status_in(item)
        ours = self._is_ours(status)
        return envelope("own" if ours else "status", item, self._us, self._parents.place(status) if ours else NOWHERE)

    def _is_ours(self, status: Any) -> bool:
        try:
            return handle(status["account"], self._us.host).value == self._us.acct
        except (LookupError, TypeError, AttributeError):
            return False  # the reading says what is wrong with it

    def _is_meant(self, heard: Heard) -> bool:
        """Servers find the words in any order; what is looked for stands together."""
        return bool(self._tag) or holds(f"{heard.subject}\n{heard.text}", self._words)


def _listed(told: object, where: str) -> list[Any]:
    if not isinstance(told, list):
        raise ChannelError(f"{NETWORK} gave no list at {where}")
    return told
