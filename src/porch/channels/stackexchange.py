"""Stack Exchange (Stack Overflow and its sisters): hears questions under our tags, their answers and comments.

It is listened to only: writing takes an application that Stack Exchange no longer hands out to everybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

import httpx

from porch.channels._stackexchange_reading import NETWORK, all_in, envelope, name_of, read, understand
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Handle, Heard, Mark, Spoiled, Tally
from porch.core.payload import BROKEN, Item, items, text
from porch.core.seeking import bare
from porch.core.wire import asked, check

API = "https://api.stackexchange.com/2.3"
TIMEOUT = httpx.Timeout(30, connect=10)
PAGE = 100
LONGEST_QUERY = 240
HISTORY = timedelta(days=90)
SLACK = timedelta(days=2)  # our clock may be off by a day, and so may theirs
OVERLAP = 120  # seconds
WANTED = "question.answers;question.comments;answer.comments;comment.body;question.link;answer.link;comment.link"
COUNTED = {"views": "view_count", "likes": "score", "replies": "answer_count"}
SPARED = 50  # calls of the day that are kept back


class StackExchange:
    """One site, the tags we follow there, and our user if we have one."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._api = (credentials.get("api") or API).rstrip("/")
        said = credentials.get("site", "").strip().lower().removeprefix("https://").strip("/")
        self._site = said or "stackoverflow.com"
        self._tags = [tag.strip() for tag in credentials.get("tags", "").split(",") if tag.strip()]
        self._user = credentials.get("user", "").strip()
        self._key = credentials.get("key", "")
        self._filter = ""
        self._wire = wire
        self._history = timedelta(days=int(credentials.get("history_days") or HISTORY.days))
        self._wait_until: datetime | None = None

    def whoami(self) -> Handle:
        """Return our user on the site, or the site itself when we have none there."""
        if not self._user:
            self._ask("/info", {})
            return Handle(kind="stackexchange", value=self._site, name=self._site, url=f"https://{self._site}")
        [user] = items(self._ask(f"/users/{self._user}", {}).get("items"))[:1] or [{}]
        if not user:
            raise ChannelError(f"There is no user {self._user} on {self._site}", permanent=True)
        return Handle(kind="stackexchange", value=self._us, name=text(user, "display_name"), url=text(user, "link"))

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield questions under our tags in which something happened, with all their answers and comments."""
        if not self._tags:
            raise ChannelError("Name at least one tag", permanent=True)
        (cursor, self._filter), seen = _cursor(since), 0
        floor = int((self._wire.clock.now() - self._history - SLACK).timestamp())
        for tag in self._tags:
            for question in self._active(tag, max(cursor.get(tag, 0) - OVERLAP, floor)):
                said = list(all_in(question)) or [question]
                raws = [envelope(one, self._site, self._us) for one in said]
                for heard in readings(raws, read, f"/questions {tag}"):
                    seen += 1
                    yield heard
                at = question.get("last_activity_date")
                cursor[tag] = max(cursor.get(tag, 0), at if isinstance(at, int) else 0)
                yield self._mark(cursor, seen)
        yield self._mark(cursor, seen)

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one item say, or raise Unreadable; the network is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of the questions asked under our tags on a UTC day."""
        start = int(datetime.combine(day, clock_time.min, UTC).timestamp())
        for tag in self._tags:
            params = {"tagged": tag, "sort": "creation", "order": "asc", "fromdate": start, "todate": start + 86_400}
            for item in self._pages("/questions", params):
                yield name_of("question", item.get("question_id"), self._site)

    def search(self, words: str, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield questions on the site that hold `words`, the newest hundred at most."""
        params = {
            "q": bare(words, LONGEST_QUERY),
            "sort": "creation",
            "order": "desc",
            **({"fromdate": since} if since else {}),
        }
        found = items(self._ask("/search/advanced", params).get("items"))
        for heard in readings([envelope(one, self._site, self._us) for one in found], read, "/search/advanced"):
            yield heard if isinstance(heard, Spoiled) else replace(heard, addressed=False)
        stamps = [one["creation_date"] for one in found if isinstance(one.get("creation_date"), int)]
        yield Mark(cursor=str(max(stamps, default=since or 0)), seen=len(found))

    def tally(self) -> Iterator[Tally]:
        """Yield how our own questions and answers fare: views, votes, answers."""
        for kind in ("questions", "answers") if self._user else ():
            params = {"order": "desc", "sort": "creation"}
            for item in items(self._ask(f"/users/{self._user}/{kind}", params).get("items")):
                told = {name: item.get(theirs) for name, theirs in COUNTED.items()}
                counts = {name: number for name, number in told.items() if isinstance(number, int) and number >= 0}
                name = name_of(kind[:-1], item.get(f"{kind[:-1]}_id"), self._site)
                yield Tally(of=name, at=self._wire.clock.now(), counts=counts)

    def _mark(self, cursor: Mapping[str, int], seen: int) -> Mark:
        told = {"tags": cursor, "filter": self._filter}
        return Mark(cursor=json.dumps(told, separators=(",", ":")), seen=seen)

    @property
    def _us(self) -> str:
        return f"{self._user}@{self._site}" if self._user else ""

    def _active(self, tag: str, since: int) -> Iterator[Item]:
        """Yield questions by when something happened in them, oldest first."""
        self._filter = self._filter or self._made_filter()
        params: dict[str, Any] = {
            "tagged": tag,
            "sort": "activity",
            "order": "asc",
            "min": since,
            "filter": self._filter,
        }
        passed = set[object]()
        while True:
            told = self._ask("/questions", params)
            found = items(told.get("items"))
            yield from (one for one in found if one.get("question_id") not in passed)
            passed |= {one.get("question_id") for one in found}
            newest = max((at for one in found if isinstance(at := one.get("last_activity_date"), int)), default=0)
            if not told.get("has_more") or not found:
                return
            stuck = newest <= int(params["min"])  # a whole page within one second
            params = {
                **params,
                "min": max(newest, int(params["min"])),
                "page": int(params.get("page", 1)) + 1 if stuck else 1,
            }

    def _pages(self, path: str, params: Mapping[str, Any]) -> Iterator[Item]:
        number, more = 1, True
        while more:
            told = self._ask(path, {**params, "page": number})
            yield from items(told.get("items"))
            number, more = number + 1, bool(told.get("has_more"))

    def _ask(self, path: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        now = self._wire.clock.now()
        if self._wait_until is not None and now < self._wait_until:
            raise ChannelError(f"{NETWORK} wants us to wait a moment", retry_at=self._wait_until)
        asked_for = {"site": self._site, "pagesize": PAGE, "filter": "withbody", **params}
        asked_for |= {"key": self._key} if self._key else {}  # the network takes it nowhere else; it is no secret there
        with asked(NETWORK):
            response = self._wire.http.get(self._api + path, params=asked_for, timeout=TIMEOUT)
        told = _json(response)
        _refusal(told, now)
        check(response, now=now, network=NETWORK)
        self._heed(told, now)
        return told

    def _made_filter(self) -> str:
        """Return the name of the list of fields we want, which the network makes for us and keeps for ever."""
        [made] = items(self._ask("/filters/create", {"base": "withbody", "include": WANTED}).get("items"))[:1] or [{}]
        return text(made, "filter") or "withbody"

    def _heed(self, told: Mapping[str, Any], now: datetime) -> None:
        """Remember how long the network wants to be left alone, and stop before the day's calls are spent."""
        backoff, left = told.get("backoff"), told.get("quota_remaining")
        if isinstance(backoff, int | float):
            self._wait_until = now + timedelta(seconds=backoff)
        if isinstance(left, int) and left < SPARED:
            midnight = datetime.combine(now.date() + timedelta(days=1), clock_time.min, UTC)
            self._wait_until = max(self._wait_until or now, midnight)


def _refusal(told: Mapping[str, Any], now: datetime) -> None:
    number, words = told.get("error_id"), f"{NETWORK} says: {text(told, 'error_message')[:300]}"
    if number in (401, 402, 403, 405, 406):
        raise KeyRefused(words)
    if number in (502, 503) or told.get("error_name") == "throttle_violation":
        seconds = [int(word) for word in words.split() if word.isdigit()]
        raise ChannelError(words, retry_at=now + timedelta(seconds=min(seconds[-1] if seconds else 60, 86_400)))
    if number is not None:
        raise ChannelError(words, permanent=number != 500)


def _json(response: httpx.Response) -> Mapping[str, Any]:
    try:
        told = response.json()
    except (ValueError, RecursionError) as error:
        raise ChannelError(f"{NETWORK} answered something that is not JSON") from error
    if not isinstance(told, dict):
        raise ChannelError(f"{NETWORK} answered something that is no object")
    return told


def _cursor(since: str | None) -> tuple[dict[str, int], str]:
    try:
        told = json.loads(since or "{}")
        return {str(tag): int(at) for tag, at in told.get("tags", {}).items()}, str(told.get("filter", ""))
    except BROKEN as error:
        raise ChannelError(f"This is no Stack Exchange cursor: {str(since)[:80]}", permanent=True) from error


_NO_WRITING = (
    Gap.NOTIMPL,
    "Writing takes an application that Stack Exchange approves; answer on the site, and your answer is heard.",
)
_NO_PUSH = (Gap.NEVER, "Stack Exchange pushes nothing to others; it is asked every ten minutes.")

CARD = Card(
    name="stackexchange",
    label="Stack Exchange",
    icon="layers",
    build=StackExchange,
    fields=(
        Field(name="site", label="Site", default="stackoverflow.com", help="Or such as cooking.stackexchange.com."),
        Field(name="tags", label="Tags you follow", help="Such as acme, acme-shop. Separated by commas."),
        Field(name="user", label="Number of your user there", required=False, help="As in your profile's address."),
        Field(name="key", label="Key of your application", required=False, help="Raises 300 calls a day to 10,000."),
    ),
    public=False,
    limits=Limits(text=0, poll_every=timedelta(minutes=10)),
    gaps={
        "follows": (Gap.NEVER, "People follow questions on Stack Exchange, not one another."),
        "speaks": _NO_WRITING,
        "recalls": _NO_WRITING,
        "reacts": _NO_WRITING,
        "overhears": _NO_PUSH,
        "awaits": _NO_PUSH,
        "fetches": (Gap.NOTIMPL, "Pictures in a question are shown by their address and not fetched."),
        "refreshes": (Gap.NEVER, "A key does not run out."),
    },
    tested=Tested(against="twin", by="the shapes of answers Stack Exchange once gave"),
    understand=understand,
    search_calls=1,
)
