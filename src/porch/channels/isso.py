"""isso, the comment server for static sites: hears the comments under our pages and answers them, without any key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from porch.channels._isso_reading import (
    DELETED,
    NETWORK,
    author_of,
    counts,
    envelope,
    gone,
    name_of,
    read,
    stamp_of,
    understand,
    within,
)
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, OutcomeUnknown, Unreadable
from porch.core.interaction import Handle, Heard, Mark, Receipt, Spoiled, Tally, Utterance, Visibility
from porch.core.payload import BROKEN, Item, moment
from porch.core.wire import asked, check, spoken_carefully

TIMEOUT = httpx.Timeout(30, connect=10)
LONGEST, SHORTEST = 65_535, 3
LATEST = 100
PAGES = 200  # pages known from earlier rounds that are looked at again
WATCHED = 1000  # comments of a page whose deletion is noticed
MINUTE = timedelta(minutes=1)
Pages = dict[str, dict[str, list[str]]]


class Isso:
    """One comment server, and the name under which we comment."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._api = (credentials.get("api") or credentials["url"]).strip().rstrip("/")
        self._site = credentials["site"].strip().rstrip("/")
        self._name = credentials["name"].strip()
        team = (self._name, *credentials.get("names", "").split(","))
        self._names = tuple(sorted({name.strip().casefold() for name in team} - {""}))
        self._pages = [page.strip() for page in credentials.get("pages", "").split(",") if page.strip()]
        self._wire = wire

    def whoami(self) -> Handle:
        """Return the name we comment under, once the server has answered; isso knows no accounts."""
        self._ask("/info")
        return Handle(kind="web", value=f"{self._name}@{urlsplit(self._site).netloc}".lower(), name=self._name)

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield what stands under our pages and is new or changed, and what is gone, page by page."""
        known = _cursor(since)
        seen = 0
        for page in self._all_pages(list(known)):
            before = known.get(page, {})
            found = list(self._under(page))
            for heard in self._news(page, found, before):
                seen += 1
                yield heard
            known[page] = self._kept(found)
            yield Mark(cursor=json.dumps(dict(list(known.items())[-PAGES:]), separators=(",", ":")), seen=seen)
        yield Mark(cursor=json.dumps(dict(list(known.items())[-PAGES:]), separators=(",", ":")), seen=seen)

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one comment say, or raise Unreadable; the server is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of the comments that stand under our pages and were written on a UTC day."""
        for page in self._all_pages([]):
            for item in self._under(page):
                if item.get("mode") != DELETED and _day(item) == day:
                    yield name_of(item["id"], self._site)

    def tally(self) -> Iterator[Tally]:
        """Yield how our own comments fare: likes, dislikes, replies."""
        for page in self._all_pages([]):
            for item in self._under(page):
                if author_of(item, self._site).name.casefold() in self._names:
                    told = counts(item)
                    yield Tally(of=name_of(item["id"], self._site), at=self._wire.clock.now(), counts=told)

    def speak(self, utterance: Utterance) -> Receipt:
        """Comment under a page or answer a comment there; isso hangs an answer to an answer under the first of them.

        ChannelError (permanent) before anything is sent when it is too short, too long, or answers nothing.
        """
        page, said = self._form(utterance)
        with spoken_carefully(NETWORK):
            response = self._wire.http.post(
                f"{self._api}/new", params={"uri": page}, json=said, headers=self._headers, timeout=TIMEOUT
            )
        self._checked(response, speaking=True)
        try:
            told = response.json()
            return self._receipt(told, page)
        except (*BROKEN, Unreadable) as error:
            raise OutcomeUnknown("isso took our words and answered what we cannot read") from error

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if it stands under its page, else None.

        Where comments wait for approval isso shows them to nobody: then a passing ChannelError says so.
        """
        page, said = self._form(utterance)
        info = self._get("/info")
        floor = utterance.begun_at - timedelta(minutes=5) - _behind(info, self._wire.clock.now())
        stands = self._under(page)
        above = {said.get("parent")} | {one.get("parent") for one in stands if one["id"] == said.get("parent")}
        for item in stands:
            mine = author_of(item, self._site).name.casefold() == self._name.casefold() and item.get("parent") in above
            if mine and str(item.get("text")).split() == said["text"].split() and moment(item["created"]) >= floor:
                return self._receipt(item, page)
        if _json(info).get("moderation"):
            raise ChannelError("Comments wait for approval here, and isso shows those to nobody")
        return None

    def react(self, ref: str, kind: str) -> Receipt:
        """Like a comment; isso counts one like for our address, however often it is given."""
        if kind != "like":
            raise ChannelError(f"isso knows no “{kind}”", permanent=True)
        number = ref.partition(" ")[0]
        with asked(NETWORK):
            url = f"{self._api}/id/{number}/like"
            response = self._wire.http.post(url, json={}, headers=self._headers, timeout=TIMEOUT)
        self._checked(response)
        name = name_of(number, self._site)
        return Receipt(external_id=f"{name}+like-by-us", ref=ref, at=self._wire.clock.now())

    @property
    def _headers(self) -> dict[str, str]:
        origin = urlsplit(self._site)
        return {"Origin": f"{origin.scheme}://{origin.netloc}", "Accept": "application/json"}

    def _form(self, utterance: Utterance) -> tuple[str, dict[str, Any]]:
        words = utterance.text.strip()
        number, _, page = utterance.ref.partition(" ")
        if not number or (not page and not number.startswith("/")):
            raise ChannelError("On isso one can only comment under a page", permanent=True)
        if not SHORTEST <= len(words) <= LONGEST:
            raise ChannelError(f"isso takes {SHORTEST} to {LONGEST} characters, not {len(words)}", permanent=True)
        if utterance.visibility is not Visibility.PUBLIC or utterance.media:
            raise ChannelError("A comment on isso is public and carries no photos", permanent=True)
        under = {"parent": int(number)} if page else {}
        return page or number, {"text": words, "author": self._name, "title": utterance.subject or self._site, **under}

    def _receipt(self, item: Item, page: str) -> Receipt:
        [heard] = read(envelope(item, site=self._site, page=page, names=self._names))
        return Receipt(external_id=heard.external_id, ref=heard.ref, url=heard.url, at=heard.at)

    def _all_pages(self, known: list[str]) -> list[str]:
        """Return the pages to look at: those named, those commented on lately, those known from before."""
        with asked(NETWORK):
            url = f"{self._api}/latest"
            response = self._wire.http.get(url, params={"limit": LATEST}, headers=self._headers, timeout=TIMEOUT)
        lately = [] if response.status_code == 404 else _json(self._checked(response))
        told = [str(one["uri"]) for one in within(lately) if one.get("uri")]
        if response.status_code == 404 and not self._pages:
            raise ChannelError("Name your pages, or set latest-enabled in isso's settings", permanent=True)
        return list(dict.fromkeys([*self._pages, *reversed(told), *known]))

    def _under(self, page: str) -> list[Item]:
        return list(within(self._ask("/", {"uri": page, "plain": "1"})))

    def _news(self, page: str, found: list[Item], before: dict[str, list[str]]) -> Iterator[Heard | Spoiled]:
        around: dict[str, Any] = {"site": self._site, "page": page, "names": self._names}
        fresh = [one for one in found if before.get(str(one["id"]), [""])[0] != stamp_of(one)]
        stands = {str(one["id"]) for one in found if one.get("mode") != DELETED}
        raws = [envelope(one, **around, plain=True) for one in fresh if str(one["id"]) in stands]
        for number, (stamp, author, at) in before.items():
            if number not in stands and stamp != "deleted":
                raws.append(gone(number, **around, author=author, at=at))
        yield from readings(raws, read, page)

    def _kept(self, found: list[Item]) -> dict[str, list[str]]:
        kept = {str(one["id"]): [stamp_of(one), str(one.get("author") or ""), str(one["created"])] for one in found}
        return dict(list(kept.items())[-WATCHED:])

    def _ask(self, path: str, params: dict[str, str] | None = None) -> Any:
        return _json(self._get(path, params))

    def _get(self, path: str, params: dict[str, str] | None = None) -> httpx.Response:
        with asked(NETWORK):
            response = self._wire.http.get(f"{self._api}{path}", params=params, headers=self._headers, timeout=TIMEOUT)
        return self._checked(response)

    def _checked(self, response: httpx.Response, *, speaking: bool = False) -> httpx.Response:
        now = self._wire.clock.now()
        if response.status_code == 403 and any(word in response.text for word in ("ratelimit", "time frame")):
            raise ChannelError("isso takes so many comments a minute", retry_at=now + MINUTE)
        return check(response, now=now, network=NETWORK, speaking=speaking)


def _behind(answer: httpx.Response, now: datetime) -> timedelta:
    """Return how far the server's clock is behind ours; nothing when it does not tell."""
    try:
        return now - parsedate_to_datetime(answer.headers.get("date", ""))
    except (ValueError, TypeError):
        return timedelta()


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except (ValueError, RecursionError) as error:
        raise ChannelError("isso answered something that is not JSON") from error


def _day(item: Item) -> date | None:
    try:
        return moment(item["created"]).date()
    except BROKEN:
        return None


def _cursor(since: str | None) -> Pages:
    try:
        told = json.loads(since or "{}")
        return {
            page: {number: [str(part) for part in seen] for number, seen in comments.items()}
            for page, comments in told.items()
        }
    except BROKEN as error:
        raise ChannelError(f"This is no isso cursor: {str(since)[:80]}", permanent=True) from error


_NO_PUSH = (Gap.NOTYET, "isso pushes nothing but mail; the pages are asked every two minutes instead.")

CARD = Card(
    name="isso",
    label="isso comments",
    icon="message-square-text",
    build=Isso,
    fields=(
        Field(name="url", label="Address of isso", kind="url", help="Such as https://comments.example.com."),
        Field(name="site", label="Address of your site", kind="url", help="The one isso has as its host."),
        Field(name="name", label="Name you comment under", help="A comment under this name counts as yours."),
        Field(
            name="pages",
            label="Your pages",
            required=False,
            help="Such as /menu/, /about/. Leave it empty when isso is set to latest-enabled.",
        ),
        Field(name="names", label="Other names your team comments under", required=False, help="Separated by commas."),
    ),
    public=False,
    limits=Limits(text=LONGEST, posts_per_hour=60, poll_every=timedelta(minutes=2)),
    gaps={
        "follows": (Gap.NEVER, "isso knows no accounts, so nobody can be followed there."),
        "overhears": _NO_PUSH,
        "awaits": _NO_PUSH,
        "searches": (Gap.NEVER, "isso cannot be searched, and what stands under your pages is heard already."),
        "fetches": (Gap.NEVER, "A comment on isso carries no files."),
        "refreshes": (Gap.NEVER, "isso knows no accounts and no keys."),
    },
    tested=Tested(against="real server", by="isso 0.14.0"),
    understand=understand,
)
