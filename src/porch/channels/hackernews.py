"""Hacker News: hears what is said there about our words, and who answers us. Nothing can be said there by machine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

import httpx

from porch.channels._hackernews_reading import NETWORK, PAGE, envelope, mark_of, number_of, read, understand
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError
from porch.core.interaction import Handle, Heard, Mark, Spoiled, Tally, Trait
from porch.core.payload import BROKEN, Item, items
from porch.core.seeking import quoted
from porch.core.wire import asked, check

API = "https://hn.algolia.com/api/v1"
TIMEOUT = httpx.Timeout(30, connect=10)
SIZE = 200
LONGEST_QUERY = 500
HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
EDITABLE = 2 * 3600 + 1800  # seconds: what is said may be changed for two hours, and the search follows later
WATCHED = 500


class HackerNews:
    """The words we look for, and our user there if we have one."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._api = (credentials.get("api") or API).rstrip("/")
        self._words = [word.strip() for word in credentials.get("words", "").split(",") if word.strip()]
        self._user = credentials.get("user", "").strip()
        self._wire = wire
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))

    def whoami(self) -> Handle:
        """Return our user, or the words we look for when we have none; ChannelError when there is no such user."""
        if not self._user:
            self._hits({"hitsPerPage": 1})
            return Handle(kind="hackernews", value=", ".join(self._words).lower() or "everybody", name="Hacker News")
        told = self._ask(f"/users/{self._user}", {})
        if not isinstance(told, dict) or str(told.get("username")).lower() != self._user.lower():
            raise ChannelError(f"There is no user {self._user} on Hacker News", permanent=True)
        return Handle(kind="hackernews", value=self._user.lower(), name=str(told["username"]))

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield stories and comments that hold our words, what we say and what answers us, after `since`."""
        if not self._words and not self._user:
            raise ChannelError("Name at least one word, or your user", permanent=True)
        top, known = _cursor(since)
        floor = int((self._wire.clock.now() - self._history - SLACK).timestamp())
        seen, newest = 0, top
        ours = self._ours()
        for asked_for in self._questions(ours):
            for item in self._since(asked_for, max(top - EDITABLE, floor)):
                number, mark = number_of(item, "objectID"), mark_of(item)
                if known.get(number) == mark:
                    continue
                changed = self._wire.clock.now().isoformat() if number in known else ""
                seen += 1
                yield from readings([envelope(item, self._user.lower(), ours, changed)], read, "/search_by_date")
                known |= {number: mark} if number else {}
                at = item.get("created_at_i")
                newest = max(newest, at if isinstance(at, int) else 0)
        yield _mark(newest, known, seen)

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of what was said on a UTC day that concerns us."""
        start = int(datetime.combine(day, clock_time.min, UTC).timestamp())
        passed = set[str]()
        for asked_for in self._questions(self._ours()):
            for item in self._since(asked_for, start, start + 86_400):
                number = number_of(item, "objectID")
                if number and number not in passed:
                    passed.add(number)
                    yield PAGE + number

    def search(self, words: str, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield stories and comments that hold `words`, the newest two hundred at most."""
        after = int(since) if since and since.isdecimal() else 0
        found = self._hits(
            {"query": quoted(words, LONGEST_QUERY), "numericFilters": f"created_at_i>{after}", "hitsPerPage": SIZE}
        )
        for heard in readings([envelope(one, self._user.lower()) for one in found], read, "/search_by_date"):
            yield heard if isinstance(heard, Spoiled) else _overheard(heard)
        stamps = [one["created_at_i"] for one in found if isinstance(one.get("created_at_i"), int)]
        yield Mark(cursor=str(max(stamps, default=after)), seen=len(found))

    def tally(self) -> Iterator[Tally]:
        """Yield how our stories fare: points and comments."""
        for item in self._hits({"tags": f"story,author_{self._user}", "hitsPerPage": 50}) if self._user else ():
            told = {"likes": item.get("points"), "replies": item.get("num_comments")}
            counts = {name: number for name, number in told.items() if isinstance(number, int)}
            yield Tally(of=PAGE + number_of(item, "objectID"), at=self._wire.clock.now(), counts=counts)

    def _ours(self) -> tuple[str, ...]:
        """Return the numbers of what we said lately: whatever answers one of them is meant for us."""
        found = self._hits({"tags": f"author_{self._user}", "hitsPerPage": SIZE}) if self._user else []
        return tuple(number for one in found if (number := number_of(one, "objectID")))

    def _questions(self, ours: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        yield from ({"query": word, "tags": "(story,comment)"} for word in self._words)
        if self._user:
            yield {"tags": f"author_{self._user}"}
        for start in range(0, len(ours), 20):
            stories = ",".join(f"story_{number}" for number in ours[start : start + 20])
            yield {"tags": f"comment,({stories})"}

    def _since(self, asked_for: dict[str, Any], low: int, high: int = 2**40) -> Iterator[Item]:
        """Yield hits from the newest down to `low`; each page begins where the last one ended."""
        passed, page = set[object](), 0
        while True:
            bounds = f"created_at_i>={low},created_at_i<{high}"
            found = self._hits({**asked_for, "numericFilters": bounds, "hitsPerPage": SIZE, "page": page})
            fresh = [one for one in found if one.get("objectID") not in passed]
            yield from fresh
            passed |= {one.get("objectID") for one in fresh}
            stamps = [one["created_at_i"] for one in found if isinstance(one.get("created_at_i"), int)]
            if len(found) < SIZE:
                return
            stuck = not stamps or min(stamps) + 1 >= high  # a whole page within one second
            high, page = (high, page + 1) if stuck else (min(stamps) + 1, 0)

    def _hits(self, params: dict[str, Any]) -> list[Item]:
        told = self._ask("/search_by_date", params)
        if not isinstance(told, dict) or not isinstance(told.get("hits"), list):
            raise ChannelError(f"{NETWORK} gave no list of hits")
        return items(told["hits"])

    def _ask(self, path: str, params: dict[str, Any]) -> Any:
        with asked(NETWORK):
            response = self._wire.http.get(self._api + path, params=params, timeout=TIMEOUT)
        if response.status_code == 404:
            return None
        check(response, now=self._wire.clock.now(), network=NETWORK)
        try:
            return response.json()
        except (ValueError, RecursionError) as error:
            raise ChannelError(f"{NETWORK} answered something that is not JSON") from error


def _mark(top: int, known: dict[str, str], seen: int) -> Mark:
    latest = dict(sorted(known.items(), key=lambda one: int(one[0] or 0))[-WATCHED:])
    return Mark(cursor=json.dumps({"top": top, "known": latest}, separators=(",", ":")), seen=seen)


def _cursor(since: str | None) -> tuple[int, dict[str, str]]:
    try:
        told = json.loads(since or "{}")
        return int(told.get("top", 0)), {str(int(one)): str(mark) for one, mark in told.get("known", {}).items()}
    except BROKEN as error:
        raise ChannelError(f"This is no cursor of Hacker News: {str(since)[:80]}", permanent=True) from error


def _overheard(heard: Heard) -> Heard:
    """Return what a search for any words came upon: it names us no more than anybody."""
    return replace(heard, addressed=False, traits=heard.traits - {Trait.MENTION})


_NO_WRITING = (Gap.NEVER, "Hacker News lets nobody write by machine. Answer there, and your answer is heard.")
_NO_PUSH = (Gap.NEVER, "Hacker News pushes nothing; it is asked every five minutes.")

CARD = Card(
    name="hackernews",
    label="Hacker News",
    icon="triangle",
    build=HackerNews,
    fields=(
        Field(name="words", label="Words to look for", help="Your names and products, separated by commas."),
        Field(name="user", label="Your user there", required=False, help="Whatever answers it is meant for you."),
    ),
    public=False,
    limits=Limits(text=0, poll_every=timedelta(minutes=5)),
    gaps={
        "follows": (Gap.NEVER, "Nobody can be followed on Hacker News."),
        "speaks": _NO_WRITING,
        "recalls": _NO_WRITING,
        "reacts": _NO_WRITING,
        "overhears": _NO_PUSH,
        "awaits": _NO_PUSH,
        "fetches": (Gap.NEVER, "Nothing on Hacker News carries a file."),
        "refreshes": (Gap.NEVER, "There is no key."),
    },
    tested=Tested(against="twin", by="the shapes of its search"),
    understand=understand,
    search_calls=1,
)
