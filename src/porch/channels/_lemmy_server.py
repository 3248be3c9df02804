"""One Lemmy server with our token: asks it, and turns its refusals into words a caller can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import httpx

from porch.channels._lemmy_reading import NETWORK, handle
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused
from porch.core.payload import Item, items, text
from porch.core.wire import asked, check, retry_at

TIMEOUT = httpx.Timeout(30, connect=10)
PAGE = 50  # the most Lemmy gives at once
PAUSE = timedelta(minutes=1)  # Lemmy does not say for how long it has had enough
DEAD = frozenset({"not_logged_in", "incorrect_login", "deleted", "site_ban"})
GONE = frozenset({"couldnt_find_post", "couldnt_find_comment", "couldnt_find_object", "not_found"})
FULL = frozenset({"rate_limit_error", "too_many_requests"})


class Server:
    """Asks one server as our account; who that is is asked once."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.url = server_url(credentials)
        self._api = f"{(credentials.get('api') or self.url).rstrip('/')}/api/v3"
        token = credentials.get("access_token", "")
        self._headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self.wire = wire

    @cached_property
    def person(self) -> Item:
        """Return our own account; KeyRefused when the token no longer works: a server tells everybody the rest."""
        told = self.ask("/site")
        ours = told.get("my_user") if isinstance(told, dict) else None
        view = ours.get("local_user_view") if isinstance(ours, dict) else None
        person = view.get("person") if isinstance(view, dict) else None
        if not isinstance(person, dict):
            raise KeyRefused(f"{NETWORK} no longer accepts our key for {self.url}")
        return person

    @property
    def us(self) -> str:
        """Return our own name and server."""
        return handle(self.person).value

    def community(self, name: str) -> Item:
        """Return a community and its figures, by its name, with its server where that is another."""
        told = self.ask("/community", {"name": name})
        view = told.get("community_view") if isinstance(told, dict) else None
        if not isinstance(view, dict) or not isinstance(view.get("community"), dict):
            raise ChannelError(f"{NETWORK} did not say what {name} is")
        return view

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> httpx.Response:
        """Return the answer at `path` as it came; a passing ChannelError when none came."""
        with asked(NETWORK):
            return self.wire.http.get(self._api + path, params=params, headers=self._headers, timeout=TIMEOUT)

    def post(self, path: str, said: Mapping[str, Any]) -> httpx.Response:
        """Say something at `path`; the caller wraps it, because what breaks off here may have been published."""
        return self.wire.http.post(self._api + path, json=said, headers=self._headers, timeout=TIMEOUT)

    def ask(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """Return the JSON at `path`; KeyRefused or ChannelError when the server refuses."""
        return self.read(self.get(path, params))

    def find(self, path: str, number: int) -> Item | None:
        """Return the view of one post or comment by its number here, None when there is none (any more)."""
        response = self.get(path, {"id": number})
        if response.status_code in (400, 404) and _word(response) in GONE:
            return None
        told = self.read(response)
        view = told.get(f"{path.strip('/')}_view") if isinstance(told, dict) else None
        return view if isinstance(view, dict) else None

    def read(self, response: httpx.Response) -> Any:
        """Return the JSON of an answer, or raise what it means."""
        try:
            return self.checked(response).json()
        except (ValueError, RecursionError) as error:
            raise ChannelError(f"{NETWORK} answered something that is not JSON") from error

    def pages(
        self, path: str, name: str, params: Mapping[str, Any], go_on: Callable[[list[Item]], bool]
    ) -> Iterator[Item]:
        """Yield the views called `name` of page after page, for as long as a page is full and `go_on` says so."""
        number = 1
        while True:
            told = self.ask(path, {"limit": PAGE, **params, "page": number})
            found = items(told.get(name) if isinstance(told, dict) else None)
            yield from found
            if len(found) < PAGE or not go_on(found):
                return
            number += 1

    def checked(self, response: httpx.Response, *, speaking: bool = False) -> httpx.Response:
        """Return `response` if the server agreed, else raise what it means: it says why in a word of its own."""
        now, word = self.wire.clock.now(), _word(response) if response.status_code >= 400 else ""
        if response.status_code == 429 or word in FULL:
            raise ChannelError(f"{NETWORK} says: too many requests", retry_at=retry_at(response, now) or now + PAUSE)
        if word in DEAD:
            raise KeyRefused(f"{NETWORK} no longer accepts our key for {self.url}: {word}")
        if response.is_redirect:
            raise ChannelError(f"{self.url} has moved to {response.headers.get('location')}", permanent=True)
        return check(response, now=now, network=NETWORK, speaking=speaking)


def signed_in(credentials: Credentials, wire: Wire) -> Credentials:
    """Return the token a name and a password are worth; nothing when there is no password."""
    name, password = credentials.get("username", "").strip().lstrip("@"), credentials.get("password", "")
    if not password:
        return {}
    server = Server({**credentials, "access_token": ""}, wire)
    with asked(NETWORK):
        response = server.post("/user/login", {"username_or_email": name.partition("@")[0], "password": password})
    token = text(server.read(response), "jwt")
    if not token:
        raise ChannelError(f"{server.url} gave no key: has it let the account in yet?", permanent=True)
    return {"access_token": token}


def server_url(credentials: Credentials) -> str:
    """Return the address of our server, out of what somebody typed."""
    said = (
        credentials.get("server", "").strip().rstrip("/ ")
        or credentials.get("username", "").lstrip("@ ").partition("@")[2]
    )
    whole = said if "://" in said else f"https://{said}"
    if not urlsplit(whole).hostname:
        raise ChannelError(f"No Lemmy server can be read out of “{said[:100]}”", permanent=True)
    return whole


def _word(response: httpx.Response) -> str:
    try:
        return text(response.json(), "error")
    except (ValueError, RecursionError):
        return ""
