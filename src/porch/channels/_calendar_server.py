"""Asks a CalDAV server: where the calendar is, what lies in it, what changed since a token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from porch.channels._calendar_xml import (
    CAL,
    DAV,
    Found,
    found,
    holds_calendar,
    href_in,
    multiget,
    propfind,
    sync,
    tree,
)
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused, Unreadable
from porch.core.wire import asked, check

NETWORK = "The calendar"
TIMEOUT = httpx.Timeout(30, connect=10)
AT_ONCE = 50  # meetings fetched by one request
PARTS = 1000  # a server may tell of changes in parts; more than this is a server going in circles
XML = {"Content-Type": "application/xml; charset=utf-8"}


class Server:
    """One CalDAV server, asked as us."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        given = credentials.get("calendar") or credentials.get("api") or credentials["url"]
        self.calendar = f"{_address(given).rstrip('/')}/"
        self._auth = httpx.BasicAuth(credentials["user"].strip(), credentials["password"])
        self.wire = wire

    def properties(self, url: str, *names: str, depth: str = "0") -> Any:
        """Return what the server tells of `url` and, one deeper, of what lies in it."""
        return self._xml(self._told("PROPFIND", url, propfind(*names), depth))

    def changed(self, token: str) -> tuple[list[Found], str] | None:
        """Return what changed since `token` and the next token; None where the server or the token cannot do it."""
        changes: list[Found] = []
        for _ in range(PARTS):
            answer = self._send("REPORT", self.calendar, sync(token), "0")
            if answer.status_code in (400, 403, 404, 405, 409, 410, 415, 501, 507):
                return None
            root = self._xml(self._checked(answer))
            told = list(found(root))
            token = (root.findtext(f"{DAV}sync-token") or "").strip()
            changes += [one for one in told if self.inside(one.href) and not one.collection]
            if not any(one.status == 507 for one in told):
                return (changes, token) if token else None
        raise ChannelError("The calendar tells of changes without end")

    def listed(self) -> list[Found]:
        """Return where everything in the calendar lies, with its ETag."""
        root = self.properties(self.calendar, "d:getetag", "d:resourcetype", depth="1")
        return [one for one in found(root) if self.inside(one.href) and not one.collection]

    def brought(self, hrefs: list[str]) -> Iterator[list[Found]]:
        """Yield the meetings at `hrefs`, many at a time."""
        for start in range(0, len(hrefs), AT_ONCE):
            some = hrefs[start : start + AT_ONCE]
            told = found(self._xml(self._told("REPORT", self.calendar, multiget(some), "1")))
            yield [one for one in told if self.inside(one.href) and one.calendar]

    def get(self, href: str) -> tuple[str, str]:
        """Return one meeting and its ETag; ChannelError (permanent) when it is there no longer."""
        answer = self._checked(self._send("GET", self._within(href), "", ""))
        return answer.text, answer.headers.get("etag", "")

    def put(self, href: str, ics: bytes, etag: str) -> None:
        """Replace a meeting that stands as it stood under `etag`; a passing ChannelError when it changed meanwhile."""
        headers = {"Content-Type": "text/calendar; charset=utf-8", **({"If-Match": etag} if etag else {})}
        answer = self.wire.http.put(
            self._within(href), content=ics, headers=headers, auth=self._auth, timeout=TIMEOUT, follow_redirects=False
        )
        if answer.status_code == 412:
            raise ChannelError("The meeting was changed while we answered; we look again")
        self._checked(answer, speaking=True)

    def inside(self, href: str) -> bool:
        """Tell whether `href` lies in our calendar: no server may send our key elsewhere."""
        whole, here = urlsplit(urljoin(self.calendar, href)), urlsplit(self.calendar)
        path = unquote(whole.path)
        within = path.startswith(unquote(here.path)) and path != unquote(here.path) and "/../" not in path
        return bool(href) and (whole.scheme, whole.netloc) == (here.scheme, here.netloc) and within

    def _within(self, href: str) -> str:
        if not self.inside(href):
            raise ChannelError("This meeting lies in no calendar of ours", permanent=True)
        return urljoin(self.calendar, href)

    def _told(self, method: str, url: str, body: str, depth: str) -> httpx.Response:
        return self._checked(self._send(method, url, body, depth))

    def _send(self, method: str, url: str, body: str, depth: str) -> httpx.Response:
        headers = {**XML, "Depth": depth} if body else {}
        with asked(NETWORK):
            return self.wire.http.request(
                method, url, content=body.encode(), headers=headers, auth=self._auth, timeout=TIMEOUT,
                follow_redirects=False,
            )  # fmt: skip

    def _checked(self, answer: httpx.Response, *, speaking: bool = False) -> httpx.Response:
        if 300 <= answer.status_code < 400:
            raise ChannelError(f"The calendar moved to {answer.headers.get('location', '')[:200]}", permanent=True)
        return check(answer, now=self.wire.clock.now(), network=NETWORK, speaking=speaking)

    def _xml(self, answer: httpx.Response) -> Any:
        try:
            return tree(answer.content)
        except Unreadable as error:
            raise ChannelError(f"The calendar answered something else than WebDAV: {error}") from error

    def redirect(self, url: str) -> str:
        """Return where a server's /.well-known/caldav leads: never out of TLS."""
        answer = self._send("GET", urljoin(url, "/.well-known/caldav"), "", "")
        there = urljoin(url, answer.headers.get("location", "/")) if 300 <= answer.status_code < 400 else url
        return there if _safe(there, url) else url


def discover(fields: Credentials, wire: Wire) -> Credentials:
    """Return `fields` with the address of the calendar: the one given, or the first of the server given."""
    url = _address(fields.get("api") or fields["url"])
    server = Server({**fields, "calendar": url}, wire)
    place, root = _first(server, url)
    if holds_calendar(root):
        return {**fields, "calendar": _safely(urljoin(place, holds_calendar(root)[0]), place)}
    principal = _safely(urljoin(place, href_in(root, f"{DAV}current-user-principal")), place)
    told = server.properties(principal, "c:calendar-home-set")
    home = _safely(urljoin(principal, href_in(told, f"{CAL}calendar-home-set")), principal)
    kinds = ("d:resourcetype", "c:supported-calendar-component-set")
    calendars = holds_calendar(server.properties(home, *kinds, depth="1"))
    if not calendars:
        raise ChannelError("There is no calendar at this address: make one first", permanent=True)
    return {**fields, "calendar": _safely(urljoin(home, calendars[0]), home)}


def _first(server: Server, url: str) -> tuple[str, Any]:
    names = ("d:current-user-principal", "d:resourcetype", "c:supported-calendar-component-set")
    for place in _places(server, url):
        try:
            root = server.properties(place, *names)
        except ChannelError as error:
            if not error.permanent or isinstance(error, KeyRefused):
                raise
            continue
        if holds_calendar(root) or href_in(root, f"{DAV}current-user-principal"):
            return place, root
    raise ChannelError("No calendar answers at this address; give the address of the calendar itself", permanent=True)


def _places(server: Server, url: str) -> Iterator[str]:
    yield url
    yield server.redirect(url)
    yield urljoin(url, "/")


def _address(given: str) -> str:
    said = given.strip()
    whole = urlsplit(said if "://" in said else f"https://{said}")
    if whole.scheme not in ("http", "https") or not whole.hostname or whole.username:
        raise ChannelError(f"“{said[:80]}” is no address of a calendar", permanent=True)
    return whole.geturl()


def _safe(there: str, here: str) -> bool:
    new, old = urlsplit(there), urlsplit(here)
    return (new.scheme, new.netloc) == (old.scheme, old.netloc) or (
        new.scheme == "https" and _family(new.hostname) == _family(old.hostname)
    )


def _family(host: str | None) -> str:
    return ".".join((host or "").split(".")[-2:])


def _safely(there: str, here: str) -> str:
    if not _safe(there, here):
        raise ChannelError(f"The server sends us to {urlsplit(there).netloc}: give that address", permanent=True)
    return there
