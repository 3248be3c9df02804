"""One account at a Twilio-shaped provider: asks it, page by page, and says things through it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, OutcomeUnknown
from porch.core.telephone import normal
from porch.core.wire import asked, check, spoken_carefully

NETWORK = "Twilio"
OFFICIAL = "https://api.twilio.com"
TIMEOUT = httpx.Timeout(30, connect=10)
PAGE = 200
MOST_PAGES = 500


class Server:
    """Asks with our account's SID and token; both go in a header, to this provider alone."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.address = (credentials.get("api") or OFFICIAL).rstrip("/")
        self.sid = credentials.get("account_sid", "").strip()
        self.token = credentials.get("auth_token", "")
        self.number = normal(credentials.get("number", ""))
        self.wire = wire
        if not re.fullmatch(r"AC[0-9a-fA-F]{32}", self.sid):
            raise ChannelError("An Account SID is AC and 32 letters and digits.", permanent=True)
        if not self.number.startswith("+"):
            raise ChannelError("Write the number with its country, such as +14145550100.", permanent=True)

    @property
    def key(self) -> httpx.BasicAuth:
        """Return what signs a request."""
        return httpx.BasicAuth(self.sid, self.token)

    def ask(self, what: str, params: Mapping[str, str] | None = None) -> Any:
        """Return the JSON at `what` below our account; ChannelError when there is none."""
        return self._get(f"/2010-04-01/Accounts/{self.sid}{what}", params)

    def listed(self, what: str, name: str, params: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
        """Yield the items `name` of a list, page after page, as the provider orders them: newest first."""
        page = self.ask(what, {**params, "PageSize": str(PAGE)})
        for _ in range(MOST_PAGES):
            items = page.get(name) if isinstance(page, dict) else None
            if not isinstance(items, list):
                raise ChannelError(f"{NETWORK} answered no list of {name}")
            yield from items
            following = page.get("next_page_uri")
            if not following or not items:
                return
            if not isinstance(following, str) or not following.startswith("/"):
                raise ChannelError(f"{NETWORK} names a next page that is none")
            page = self._get(following)

    def say(self, to: str, text: str) -> Any:
        """Send a text; OutcomeUnknown when it may or may not have been sent."""
        told = {"To": to, "From": self.number, "Body": text}
        with spoken_carefully(NETWORK):
            url = f"{self.address}/2010-04-01/Accounts/{self.sid}/Messages.json"
            answer = self.wire.http.post(url, data=told, auth=self.key, timeout=TIMEOUT)
        check(answer, now=self.wire.clock.now(), network=NETWORK, speaking=True)
        try:
            return answer.json()
        except ValueError as error:
            raise OutcomeUnknown(f"{NETWORK} took our words and answered what we cannot read") from error

    def is_ours(self, url: str) -> bool:
        """Whether an address leads to this provider, so that our key may go along."""
        there, here = urlsplit(url), urlsplit(self.address)
        return (there.scheme, there.netloc) == (here.scheme, here.netloc)

    def _get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        with asked(NETWORK):
            answer = self.wire.http.get(self.address + path, params=params, auth=self.key, timeout=TIMEOUT)
        check(answer, now=self.wire.clock.now(), network=NETWORK)
        try:
            return answer.json()
        except (ValueError, RecursionError) as error:
            raise ChannelError(f"{NETWORK} answered something that is not JSON") from error
