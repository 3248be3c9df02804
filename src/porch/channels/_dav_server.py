"""Asks a CalDAV or CardDAV server: where the calendar or address book is, what lies in it, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from porch.channels._dav_xml import (
    CALENDARS,
    DAV,
    TAG,
    Dialect,
    Found,
    found,
    href_in,
    multiget,
    places,
    propfind,
    sync,
    tree,
)
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused, Unreadable
from porch.core.wire import asked, check

TIMEOUT = httpx.Timeout(30, connect=10)
AT_ONCE = 50  # resources fetched by one request
PARTS = 1000  # a server may tell of changes in parts; more than this is a server going in circles
XML = {"Content-Type": "application/xml; charset=utf-8"}


class Server:
    """One CalDAV or CardDAV server, asked as us; `collection` is the calendar or address book there that is ours."""

    def __init__(self, credentials: Credentials, wire: Wire, dialect: Dialect = CALENDARS) -> None:
        self.dialect = dialect
        given = credentials.get(dialect.key) or credentials.get("api") or credentials["url"]
        self.collection = f"{_address(given, dialect).rstrip('/')}/"
        self._auth = httpx.BasicAuth(credentials["user"].strip(), credentials["password"])
        self.wire = wire

    def properties(self, url: str, *names: str, depth: str = "0") -> Any:
        """Return what the server tells of `url` and, one deeper, of what lies in it."""
        return self._xml(self._told("PROPFIND", url, propfind(*names), depth))

    def changed(self, token: str) -> tuple[list[Found], str] | None:
        """Return what changed since `token` and the next token; None where the server or the token cannot do it."""
        changes: list[Found] = []
        for _ in range(PARTS):
            answer = self._send("REPORT", self.collection, sync(token), "0")
            if answer.status_code in (400, 403, 404, 405, 409, 410, 415, 501, 507):
                return None
            root = self._xml(self._checked(answer))
            told = list(found(root))
            token = (root.findtext(f"{DAV}sync-token") or "").strip()
            changes += [one for one in told if self.inside(one.href) and not one.collection]
            if not any(one.status == 507 for one in told):
                return (changes, token) if token else None
        raise ChannelError(f"{self.dialect.network} tells of changes without end")

    def listed(self) -> list[Found]:
        """Return where everything in the collection lies, with its ETag."""
        root = self.properties(self.collection, "d:getetag", "d:resourcetype", depth="1")
        return [one for one in found(root) if self.inside(one.href) and not one.collection]

    def tag(self) -> str:
        """Return what changes whenever anything in the collection does; nothing where the server does not tell."""
        return (self.properties(self.collection, "s:getctag").findtext(f".//{TAG}") or "").strip()

    def brought(self, hrefs: list[str]) -> Iterator[list[Found]]:
        """Yield what lies at `hrefs`, many at a time."""
        for start in range(0, len(hrefs), AT_ONCE):
            some = hrefs[start : start + AT_ONCE]
            told = found(self._xml(self._told("REPORT", self.collection, multiget(some, self.dialect), "1")))
            yield [one for one in told if self.inside(one.href) and one.content]

    def get(self, href: str) -> tuple[str, str]:
        """Return one resource and its ETag; ChannelError (permanent) when it is there no longer."""
        answer = self._checked(self._send("GET", self._within(href), "", ""))
        return answer.text, answer.headers.get("etag", "")

    def held(self, href: str) -> tuple[str, str] | None:
        """Return one resource and its ETag, or None when there is none."""
        answer = self._send("GET", self._within(href), "", "")
        if answer.status_code in (404, 410):
            return None
        return self._checked(answer).text, answer.headers.get("etag", "")

    def put(self, href: str, content: bytes, etag: str, *, new: bool = False) -> None:
        """Replace what stands as it stood under `etag`, or lay down what is `new`.

        A passing ChannelError when it changed meanwhile, or is not new.
        """
        unless = {"If-None-Match": "*"} if new else {"If-Match": etag} if etag else {}
        headers = {"Content-Type": self.dialect.media_type, **unless}
        answer = self.wire.http.put(
            self._within(href),
            content=content,
            headers=headers,
            auth=self._auth,
            timeout=TIMEOUT,
            follow_redirects=False,
        )
        if answer.status_code == 412:
            raise ChannelError("The meeting was changed while we answered; we look again")
        self._checked(answer, speaking=True)

    def inside(self, href: str) -> bool:
        """Tell whether `href` lies in our calendar: no server may send our key elsewhere."""
        whole, here = urlsplit(urljoin(self.collection, href)), urlsplit(self.collection)
        path = unquote(whole.path)
        within = path.startswith(unquote(here.path)) and path != unquote(here.path) and "/../" not in path
        return bool(href) and (whole.scheme, whole.netloc) == (here.scheme, here.netloc) and within

    def _within(self, href: str) -> str:
        if not self.inside(href):
            raise ChannelError("This meeting lies in no calendar of ours", permanent=True)
        return urljoin(self.collection, href)

    def _told(self, method: str, url: str, body: str, depth: str) -> httpx.Response:
        return self._checked(self._send(method, url, body, depth))

    def _send(self, method: str, url: str, body: str, depth: str) -> httpx.Response:
        headers = {**XML, "Depth": depth} if body else {}
        with asked(self.dialect.network):
            return self.wire.http.request(
                method, url, content=body.encode(), headers=headers, auth=self._auth, timeout=TIMEOUT,
                follow_redirects=False,
            )  # fmt: skip

    def _checked(self, answer: httpx.Response, *, speaking: bool = False) -> httpx.Response:
        if 300 <= answer.status_code < 400:
            there = answer.headers.get("location", "")[:200]
            raise ChannelError(f"{self.dialect.network} moved to {there}", permanent=True)
        return check(answer, now=self.wire.clock.now(), network=self.dialect.network, speaking=speaking)

    def _xml(self, answer: httpx.Response) -> Any:
        try:
            return tree(answer.content)
        except Unreadable as error:
            raise ChannelError(f"{self.dialect.network} answered something else than WebDAV: {error}") from error

    def redirect(self, url: str) -> str:
        """Return where a server's /.well-known/caldav (or carddav) leads: never out of TLS."""
        answer = self._send("GET", urljoin(url, f"/.well-known/{self.dialect.well_known}"), "", "")
        there = urljoin(url, answer.headers.get("location", "/")) if 300 <= answer.status_code < 400 else url
        return there if _safe(there, url) else url


def discover(fields: Credentials, wire: Wire, dialect: Dialect = CALENDARS) -> Credentials:
    """Return `fields` with the address of the calendar or address book: the one given, or the first there is."""
    url = _address(fields.get("api") or fields["url"], dialect)
    server = Server({**fields, dialect.key: url}, wire, dialect)
    place, root = _first(server, url)
    if places(root, dialect):
        return {**fields, dialect.key: _safely(urljoin(place, places(root, dialect)[0]), place)}
    principal = _safely(urljoin(place, href_in(root, f"{DAV}current-user-principal")), place)
    told = server.properties(principal, dialect.home)
    home = _safely(urljoin(principal, href_in(told, dialect.home_tag)), principal)
    there = places(server.properties(home, "d:resourcetype", *dialect.more, depth="1"), dialect)
    if not there:
        raise ChannelError(f"There is no {dialect.thing} at this address: make one first", permanent=True)
    return {**fields, dialect.key: _safely(urljoin(home, there[0]), home)}


def _first(server: Server, url: str) -> tuple[str, Any]:
    dialect = server.dialect
    names = ("d:current-user-principal", "d:resourcetype", *dialect.more)
    for place in _places(server, url):
        try:
            root = server.properties(place, *names)
        except ChannelError as error:
            if not error.permanent or isinstance(error, KeyRefused):
                raise
            continue
        if places(root, dialect) or href_in(root, f"{DAV}current-user-principal"):
            return place, root
    thing = dialect.thing
    raise ChannelError(f"No {thing} answers at this address; give the address of the {thing} itself", permanent=True)


def _places(server: Server, url: str) -> Iterator[str]:
    yield url
    yield server.redirect(url)
    yield urljoin(url, "/")


def _address(given: str, dialect: Dialect) -> str:
    said = given.strip()
    whole = urlsplit(said if "://" in said else f"https://{said}")
    if whole.scheme not in ("http", "https") or not whole.hostname or whole.username:
        raise ChannelError(f"“{said[:80]}” is no address of a {dialect.thing}", permanent=True)
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
