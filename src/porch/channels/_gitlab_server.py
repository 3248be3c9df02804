"""GitLab's REST API with our token: asks it, and turns its refusals into words a caller can act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache, cached_property
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import httpx

from porch.channels._gitlab_reading import NETWORK
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError
from porch.core.payload import Item, items, text
from porch.core.wire import asked, check, retry_at

API = "https://gitlab.com"
TIMEOUT = httpx.Timeout(30, connect=10)
PAGE = 100
REPORTER = 20  # the access level from which somebody is one of the project's own people


class Server:
    """Asks one GitLab as our account; who that is is asked once."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        said = (credentials.get("server") or API).strip().rstrip("/ ")
        whole = said if "://" in said else f"https://{said}"
        self.host = urlsplit(whole).netloc.lower()
        self._api = f"{(credentials.get('api') or whole).rstrip('/')}/api/v4"
        self._headers = {"PRIVATE-TOKEN": credentials.get("access_token", ""), "Accept": "application/json"}
        self.wire = wire
        self.behind = timedelta()  # how far GitLab's clock is behind ours, as its last answer tells
        self.project = cache(self._project)
        self.team = cache(self._team)

    @cached_property
    def user(self) -> Item:
        """Return our own account; KeyRefused when the token no longer works."""
        told = self.ask("/user")
        if not isinstance(told, dict) or not text(told, "username"):
            raise ChannelError(f"{NETWORK} did not say who we are")
        return told

    @property
    def us(self) -> str:
        """Return our own user name, in small letters."""
        return text(self.user, "username").lower()

    def _project(self, name: str) -> Item:
        """Return a project by its path or number."""
        told = self.ask(f"/projects/{quote(name, safe='')}")
        if not isinstance(told, dict) or not isinstance(told.get("id"), int):
            raise ChannelError(f"{NETWORK} did not say what {name} is")
        return told

    def _team(self, name: str) -> frozenset[str]:
        """Return the user names of a project's own people, ourselves among them; only us where they are not told."""
        path = f"/projects/{quote(name, safe='')}/members/all"
        if self.get(path, {"per_page": 1}).status_code in (403, 404):
            return frozenset({self.us})
        members = self.pages(path, {"per_page": PAGE})
        high = {text(one, "username").lower() for one in members if _level(one) >= REPORTER}
        return frozenset(high | {self.us})

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> httpx.Response:
        """Return the answer at `path` as it came; a passing ChannelError when none came."""
        with asked(NETWORK):
            response = self.wire.http.get(self._api + path, params=params, headers=self._headers, timeout=TIMEOUT)
        self.behind = _behind(response, self.wire.clock.now())
        return response

    def post(self, path: str, said: Mapping[str, Any]) -> httpx.Response:
        """Say something at `path`; the caller wraps it, because what breaks off here may have been published."""
        return self.wire.http.post(self._api + path, json=said, headers=self._headers, timeout=TIMEOUT)

    def ask(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """Return the JSON at `path`; KeyRefused or ChannelError when GitLab refuses."""
        return self._json(self.checked(self.get(path, params)))

    def pages(self, path: str, params: Mapping[str, Any]) -> Iterator[Item]:
        """Yield the items of every page at `path`, by the links GitLab gives: by key where it can, else by number.

        Only what a link asks is followed, never where it leads: our token goes to our own server alone.
        """
        asking: Mapping[str, Any] | None = params
        while asking is not None:
            response = self.checked(self.get(path, asking))
            yield from items(self._json(response))
            following = response.links.get("next", {}).get("url", "")
            asked_next = dict(parse_qsl(urlsplit(following).query))
            asking = asked_next if asked_next and asked_next != asking else None

    def checked(self, response: httpx.Response, *, speaking: bool = False) -> httpx.Response:
        """Return `response` if GitLab agreed, else raise what it means."""
        now = self.wire.clock.now()
        if response.status_code == 429:
            again = retry_at(response, now) or now + timedelta(minutes=1)  # its limits on single deeds name no time
            raise ChannelError(f"{NETWORK} says: too many requests", retry_at=again)
        if response.is_redirect:
            raise ChannelError(f"{self.host} has moved to {response.headers.get('location')}", permanent=True)
        return check(response, now=now, network=NETWORK, speaking=speaking)

    def _json(self, response: httpx.Response) -> Any:
        try:
            return response.json()
        except (ValueError, RecursionError) as error:
            raise ChannelError(f"{NETWORK} answered something that is not JSON") from error


def iso(at: datetime) -> str:
    """Return a time as GitLab takes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _level(member: Item) -> int:
    told = member.get("access_level")
    return told if isinstance(told, int) else 0


def _behind(response: httpx.Response, now: datetime) -> timedelta:
    try:
        return now - parsedate_to_datetime(response.headers.get("date", ""))
    except (ValueError, TypeError):
        return timedelta()
