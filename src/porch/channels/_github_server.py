"""GitHub's REST API with our token: asks it, and turns its refusals into words a caller can act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import httpx

from porch.channels._github_reading import NETWORK
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError
from porch.core.payload import Item, items
from porch.core.wire import asked, check, retry_at

API = "https://api.github.com"
TIMEOUT = httpx.Timeout(30, connect=10)
PAGE = 100


class Server:
    """Asks GitHub as our account; who that is is asked once."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self._api = (credentials.get("api") or API).rstrip("/")
        self._headers = {
            "Authorization": f"Bearer {credentials.get('access_token', '')}", "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }  # fmt: skip
        self.wire = wire

    @cached_property
    def user(self) -> Mapping[str, Any]:
        """Return our own account; KeyRefused when the token no longer works."""
        told = self.ask("/user")
        if not isinstance(told, dict) or not told.get("login"):
            raise ChannelError(f"{NETWORK} did not say who we are")
        return told

    @property
    def us(self) -> str:
        """Return our own name, in small letters."""
        return str(self.user["login"]).lower()

    def get(self, path: str) -> httpx.Response:
        """Return the answer at `path` as it came; a passing ChannelError when none came."""
        with asked(NETWORK):
            return self.wire.http.get(self._api + path, headers=self._headers, timeout=TIMEOUT)

    def post(self, path: str, said: Mapping[str, Any]) -> httpx.Response:
        """Say something at `path`; the caller wraps it, because what breaks off here may have been published."""
        return self.wire.http.post(self._api + path, json=said, headers=self._headers, timeout=TIMEOUT)

    def pages(self, path: str, params: Mapping[str, Any]) -> Iterator[Item]:
        """Yield the items of every page at `path`."""
        number = 1
        while found := items(self.ask(path, {**params, "page": number})):
            yield from found
            if len(found) < PAGE:
                return
            number += 1

    def ask(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """Return the JSON at `path`; KeyRefused or ChannelError when GitHub refuses."""
        with asked(NETWORK):
            response = self.wire.http.get(self._api + path, params=params, headers=self._headers, timeout=TIMEOUT)
        try:
            return self.checked(response).json()
        except (ValueError, RecursionError) as error:
            raise ChannelError(f"{NETWORK} answered something that is not JSON") from error

    def behind(self) -> timedelta:
        """Return how far GitHub's clock is behind ours; nothing when it does not tell."""
        with asked(NETWORK):
            told = self.wire.http.get(f"{self._api}/rate_limit", headers=self._headers, timeout=TIMEOUT).headers
        try:
            at = datetime.strptime(told.get("date", ""), "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
        except ValueError:
            return timedelta()
        return self.wire.clock.now() - at

    def checked(self, response: httpx.Response, *, speaking: bool = False) -> httpx.Response:
        """Return `response` if GitHub agreed, else raise what it means: too many requests are 403 there."""
        now, spent = self.wire.clock.now(), response.headers.get("x-ratelimit-remaining") == "0"
        if response.status_code == 403 and (
            spent or "retry-after" in response.headers or "rate limit" in response.text
        ):
            again = retry_at(response, now) or now + timedelta(minutes=1)
            raise ChannelError(f"{NETWORK} says: too many requests", retry_at=again)
        return check(response, now=now, network=NETWORK, speaking=speaking)
