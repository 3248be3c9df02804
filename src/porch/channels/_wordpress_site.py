"""One WordPress site with our application password: finds its REST API, asks it, and says what a refusal means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx

from porch.channels._wordpress_reading import NETWORK, Us
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused
from porch.core.payload import text
from porch.core.wire import asked, check

TIMEOUT = httpx.Timeout(30, connect=10)
REL = "https://api.w.org/"
Params = Mapping[str, Any]


def address(said: str) -> str:
    """Return the address of a site as typed, made whole; ChannelError (permanent) when it is none."""
    plain = said.strip().rstrip("/ ")
    try:
        whole = httpx.URL(plain if "://" in plain else f"https://{plain}")
    except httpx.InvalidURL:
        whole = httpx.URL("")
    if whole.scheme not in ("http", "https") or not whole.host:
        raise ChannelError(f"“{said[:80]}” is no address of a site", permanent=True)
    return str(whole.copy_with(userinfo=b"")).rstrip("/")


def discover(fields: Credentials, wire: Wire) -> Credentials:
    """Return `fields` with the address of the site's REST API, as the site's own page tells it."""
    url = address(fields["url"])
    with asked(NETWORK):
        page = wire.http.get(url, timeout=TIMEOUT, follow_redirects=True)
    told = str((page.links.get(REL) or {}).get("url") or "")
    api = told or f"{url}/?rest_route=/"
    if page.url.scheme == "https" and api.startswith("http://"):
        api = f"https{api[4:]}"  # a site that misnames itself must not make us send the password in the clear
    if urlsplit(api).hostname not in (page.url.host, urlsplit(url).hostname):
        raise ChannelError(f"{url} says its API is at {urlsplit(api).hostname}: give that address", permanent=True)
    return {**fields, "url": url, "api": api}


def json_of(response: httpx.Response) -> Any:
    """Return the JSON a site answered; a passing error when it is none (a plugin's warning, a cut answer)."""
    try:
        return response.json()
    except (ValueError, RecursionError) as error:
        raise ChannelError(f"{NETWORK} answered something that is not JSON") from error


class Site:
    """Asks one site as our user there; who that is is asked once."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.api = credentials.get("api") or f"{address(credentials['url'])}/?rest_route=/"
        self.wire = wire
        self._login = (credentials.get("user", "").strip(), credentials.get("password", ""))
        self._team = tuple(name.strip().casefold() for name in credentials.get("names", "").split(",") if name.strip())

    @cached_property
    def user(self) -> Mapping[str, Any]:
        """Return our own user; KeyRefused when the site does not know us."""
        told = self.ask("/users/me", {"context": "edit"})
        if not isinstance(told, dict) or not isinstance(told.get("id"), int):
            raise ChannelError(f"{NETWORK} did not say who we are")
        return told

    @property
    def us(self) -> Us:
        """Return who we are here."""
        own = (text(self.user, "name").casefold(), text(self.user, "slug").casefold())
        return Us(id=self.user["id"], names=tuple(sorted({*own, *self._team} - {""})))

    @property
    def host(self) -> str:
        """Return the name of the site."""
        return urlsplit(self.api).netloc.lower()

    def may(self, what: str) -> bool:
        """Return whether our user has a capability, in WordPress's words."""
        return bool((self.user.get("capabilities") or {}).get(what))

    def ask(self, path: str, params: Params | None = None) -> Any:
        """Return the JSON at `path`; KeyRefused or ChannelError when the site refuses."""
        return json_of(self.checked(self.get(path, params)))

    def get(self, path: str, params: Params | None = None) -> httpx.Response:
        """Return the answer at `path` as it came; a passing ChannelError when none came."""
        url, query = self.place(path, params or {})
        with asked(NETWORK):
            return self.wire.http.get(url, params=query, auth=self._login, timeout=TIMEOUT)

    def post(self, path: str, said: Mapping[str, Any]) -> httpx.Response:
        """Say something at `path`; the caller wraps it, because what breaks off here may have been published."""
        url, query = self.place(path, {})
        return self.wire.http.post(url, params=query, json=said, auth=self._login, timeout=TIMEOUT)

    def upload(self, name: str, content: bytes, content_type: str) -> Any:
        """Return the site's media item for a file it has taken; nobody is shown it yet."""
        plain = (
            "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "._-")) or "file"
        )
        headers = {"Content-Disposition": f'attachment; filename="{plain}"', "Content-Type": content_type}
        url, query = self.place("/media", {})
        with asked(NETWORK):
            patience = httpx.Timeout(120, connect=10)
            sent = self.wire.http.post(
                url, params=query, content=content, headers=headers, auth=self._login, timeout=patience
            )
        return json_of(self.checked(sent))

    def checked(self, response: httpx.Response, *, speaking: bool = False) -> httpx.Response:
        """Return `response` if the site agreed, else raise what it means."""
        if response.is_redirect:
            raise ChannelError(f"{self.host} has moved to {response.headers.get('location')}", permanent=True)
        if response.status_code in (401, 403) and "application_passwords" in response.text[:2000]:
            raise KeyRefused(f"{self.host} does not allow application passwords")
        return check(response, now=self.wire.clock.now(), network=self.host, speaking=speaking)

    def place(self, path: str, params: Params) -> tuple[str, dict[str, Any]]:
        """Return the address and the query for a path below wp/v2, with pretty addresses or without."""
        route = f"/wp/v2{path}"
        base, plain, before = self.api.partition("rest_route=")
        if not plain:
            return self.api.rstrip("/") + route, dict(params)
        return base.rstrip("?&"), {"rest_route": unquote(before).rstrip("/") + route, **params}
