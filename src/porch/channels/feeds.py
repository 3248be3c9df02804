"""Feeds: RSS, Atom and JSON Feed, of comments under what we publish, of what we publish, of what others write about us.

A feed only tells: nothing can be said through it. It lists its newest entries, so an entry that is gone says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx
import orjson

from porch.channels import _feeds_entries as entries
from porch.channels._feeds_entries import Entry, Reading
from porch.channels._feeds_reading import Reader, host_of, understand
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Handle, Heard, Mark, Spoiled, digest
from porch.core.wire import asked, check

MAX_BYTES = 5 * 1024 * 1024
WHOLE_EVERY = timedelta(hours=1)
MAX_REDIRECTED = 3  # page -> feed, and a page that names a page ends there
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """One feed we follow. `names` are those we comment under, folded; `role` is comments, ours or mentions."""

    url: str
    role: str
    wire: Wire
    names: frozenset[str] = field(default_factory=frozenset)
    login: tuple[str, str] | None = None  # name and password; sent to the host of `url` only

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield every entry the feed lists when it changed, else only a Mark; Spoiled the whole body if it is none."""
        cursor = _cursor(since)
        got = self._fetch(str(cursor.get("feed") or self.url), cursor)
        if got.body is None:
            yield Mark(cursor=since or "{}")
            return
        try:
            feed = entries.read(got.body, got.url, got.content_type)
        except Unreadable as error:
            yield Spoiled(raw=got.body, reason=str(error), where=got.url)
            yield Mark(cursor=_packed_cursor(got, cursor.get("known") or {}))
            return
        yield from self._news(feed, got, cursor.get("known") or {})

    def reread(self, raw: bytes) -> list[Heard]:
        """Return what one kept entry, or a whole feed that was kept because it could not be read, says."""
        if not raw.startswith(b'{"entry"'):
            feed = entries.read(raw, self.url)
            return [
                self._reader.read(entries.packed(one, feed, self.url)) for one in feed.entries if isinstance(one, Entry)
            ]
        return [self._reader.read(raw)]

    @property
    def _reader(self) -> Reader:
        return Reader(role=self.role, names=self.names, now=self.wire.clock.now)

    def whoami(self) -> Handle:
        """Return the feed as a handle: its host, its title and its address."""
        got = self._fetch(self.url, {})
        feed = entries.read(got.body or b"", got.url, got.content_type)
        return Handle(kind="web", value=host_of(got.url), name=feed.title or host_of(got.url), url=got.url)

    def found(self) -> str:
        """Return the address of the feed itself, where `url` may be a page that names it."""
        return self._fetch(self.url, {}).url

    def _news(self, feed: Reading, got: _Got, known: dict[str, str]) -> Iterator[Heard | Spoiled | Mark]:
        now, seen = self.wire.clock.now(), {}
        for one in feed.entries:
            if isinstance(one, Spoiled):
                yield replace(one, where=got.url)
                continue
            for item in readings([entries.packed(one, feed, got.url)], self.reread, got.url):
                if isinstance(item, Heard):
                    key, words = digest(item.external_id.encode())[:12], item.version[-16:]
                    seen[key] = words
                    # what changes without a stamp must still come after what it replaces
                    unstamped = item.edited_at is None and known.get(key, words) != words
                    yield replace(item, edited_at=max(now, item.at)) if unstamped else item
                else:
                    yield item
        total = len(feed.entries)
        kept = got if feed.whole else replace(got, etag="", modified="")  # half a feed is asked for again
        yield Mark(cursor=_packed_cursor(kept, seen), seen=total, total=total)

    def _fetch(self, url: str, cursor: dict[str, Any], left: int = MAX_REDIRECTED) -> _Got:
        got = self._get(url, cursor)
        if got.body is None or not entries.is_page(got.body, got.content_type):
            return got
        named = [one for one in entries.feeds_of(got.body, got.url, comments=self.role == "comments") if one != url]
        if not named or left == 0:
            raise ChannelError(f"{url} is a page that names no feed.", permanent=True)
        return self._fetch(named[0], {}, left - 1)

    def _trusted(self, cursor: dict[str, Any]) -> bool:
        """Return whether the feed's own word that nothing changed is enough: isso's ETag overlooks an edit."""
        age = self.wire.clock.now().timestamp() - float(cursor.get("at") or 0)
        return 0 <= age < WHOLE_EVERY.total_seconds()

    def _get(self, url: str, cursor: dict[str, Any]) -> _Got:
        headers = {"Accept": ACCEPT}
        if self._trusted(cursor):
            headers |= {"If-None-Match": cursor["etag"]} if cursor.get("etag") else {}
            headers |= {"If-Modified-Since": cursor["modified"]} if cursor.get("modified") else {}
        auth = self.login if self.login and host_of(url) == host_of(self.url) else httpx.USE_CLIENT_DEFAULT
        http = self.wire.http
        with asked(host_of(url)), http.stream("GET", url, headers=headers, auth=auth, follow_redirects=True) as answer:
            if answer.status_code == httpx.codes.NOT_MODIFIED:
                return _Got(url=url)
            check(answer, now=self.wire.clock.now(), network=host_of(url))
            return _Got(
                url=str(answer.url),
                at=self.wire.clock.now().timestamp(),
                body=_capped(answer),
                content_type=answer.headers.get("content-type", ""),
                etag=answer.headers.get("etag", "")[:500],
                modified=answer.headers.get("last-modified", "")[:100],
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Got:
    url: str
    at: float = 0.0
    body: bytes | None = None
    content_type: str = ""
    etag: str = ""
    modified: str = ""


def _capped(answer: httpx.Response) -> bytes:
    body = bytearray()
    for piece in answer.iter_bytes(65536):
        body += piece
        if len(body) > MAX_BYTES:
            raise ChannelError(f"{answer.url} is longer than 5 MB, too long for a feed.", permanent=True)
    return bytes(body)


def _cursor(since: str | None) -> dict[str, Any]:
    try:
        held = orjson.loads(since or "{}")
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def _packed_cursor(got: _Got, known: dict[str, str]) -> str:
    held = {"feed": got.url, "etag": got.etag, "modified": got.modified, "at": int(got.at), "known": known}
    return orjson.dumps(held, option=orjson.OPT_SORT_KEYS).decode()


def _address(url: str) -> tuple[str, tuple[str, str] | None]:
    """Return an address as typed, made whole, and the name and password within it, which are kept apart."""
    plain = url.strip().removeprefix("feed:").removeprefix("//")
    try:
        whole = httpx.URL(plain if "://" in plain else f"https://{plain}")
    except httpx.InvalidURL as error:
        raise ChannelError(f"{url[:200]} is not an address: {error}", permanent=True) from error
    login = (whole.username, whole.password) if whole.userinfo else None
    return str(whole.copy_with(userinfo=b"")), login


def build(credentials: Credentials, wire: Wire) -> Feeds:
    """Return the channel for the fields of its form."""
    names = frozenset(name.strip().casefold() for name in credentials.get("names", "").split(",") if name.strip())
    role = credentials.get("role") or "comments"
    url, within = _address(credentials["url"])
    login = (credentials["login"], credentials.get("password", "")) if credentials.get("login") else within
    return Feeds(url=url, role=role, wire=wire, names=names, login=login)


def discover(credentials: Credentials, wire: Wire) -> Credentials:
    """Return `credentials` with `url` leading to the feed itself, found through the page if one was given."""
    feed = build(credentials, wire)
    kept = {"login": feed.login[0], "password": feed.login[1]} if feed.login else {}
    return {**credentials, **kept, "url": feed.found()}


_ONLY_TELLS = (Gap.NEVER, "A feed only tells. Answer where it was written; your answer is heard if the feed lists it.")
ROLES: Iterable[tuple[str, str]] = (
    ("comments", "Comments under what we publish"),
    ("ours", "What we publish"),
    ("mentions", "What others write"),
)

CARD = Card(
    name="feeds",
    label="Feed",
    icon="rss",
    build=build,
    discover=discover,
    understand=understand,
    tested=Tested(against="real server", by="isso 0.14.0"),
    public=False,
    limits=Limits(text=0, poll_every=timedelta(minutes=10)),
    advice="The address of a page is enough when the page names its feed.",
    fields=(
        Field(name="url", label="Address of the feed, or of the page", kind="url"),
        Field(name="role", label="What it holds", kind="select", choices=tuple(ROLES), default="comments"),
        Field(
            name="names",
            label="Names you comment under",
            required=False,
            help="Separated by commas. A comment under one of these names counts as yours, whoever typed the name.",
        ),
        Field(name="login", label="Name, if the feed asks for one", required=False),
        Field(name="password", label="Password, if it asks for one", kind="password", required=False, secret=True),
    ),
    gaps={
        "speaks": _ONLY_TELLS,
        "recalls": _ONLY_TELLS,
        "reacts": (Gap.NEVER, "A feed takes no likes."),
        "overhears": (Gap.NOTIMPL, "WebSub would push new entries; the feed is asked every ten minutes instead."),
        "awaits": (Gap.NEVER, "A feed announces nothing; it is asked every ten minutes."),
        "fetches": (Gap.NOTIMPL, "Pictures stay at the address the feed gives."),
        "searches": (Gap.NEVER, "A feed is what it lists; there is nothing to search."),
        "tallies": (Gap.NEVER, "A feed counts no readers."),
        "follows": (Gap.NEVER, "Nobody can know who reads a feed."),
        "counts": (Gap.NEVER, "A feed lists its newest entries, not a day."),
        "refreshes": (Gap.NEVER, "A feed has no key."),
        "deletes": (Gap.NEVER, "An entry that is gone may have been taken back, or only grown old."),
    },
)
