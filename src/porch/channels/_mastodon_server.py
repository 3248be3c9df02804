"""One Mastodon server with our key: asks it, and turns its refusals into words a caller can act on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from porch.channels._mastodon_reading import Us
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused
from porch.core.wire import asked, check

NETWORK = "Mastodon"
TIMEOUT = httpx.Timeout(30, connect=10)
USUAL_LENGTH = 500  # where a server does not say

Params = Mapping[str, str | int | list[str]]


def server_url(said: str) -> str:
    """Return the address of the server a person named: `mastodon.social`, `@ann@mastodon.social` or a whole address.

    https unless http was written out. Raises ChannelError (permanent) when no server can be read out of it.
    """
    text = said.strip()
    scheme, found, rest = text.partition("://")
    if not found:
        scheme, rest = "https", text.rpartition("@")[2]
    host = urlsplit(f"//{rest}").netloc.rpartition("@")[2].lower()
    if scheme.lower() not in ("https", "http") or not re.fullmatch(
        r"[\w.-]+(:\d{1,5})?|\[[0-9a-f:]+\](:\d{1,5})?", host
    ):
        raise ChannelError(f"No Mastodon server can be read out of “{said[:80]}”", permanent=True)
    return f"{scheme.lower()}://{host}"


def discover(fields: Credentials, wire: Wire) -> Credentials:
    """Return `fields` with the server's address; for a handle it is asked where that handle lives (WebFinger)."""
    said = fields.get("server", "")
    acct = said.strip().lstrip("@")
    server = server_url(said)
    if "://" not in said and "@" in acct:
        server = home(acct, server, wire) or server
    return {**fields, "server": server}


def home(acct: str, server: str, wire: Wire) -> str:
    """Return the server that keeps `acct`, which need not be the one it is named after; empty when nobody says."""
    try:
        with asked(NETWORK):
            address = f"{server}/.well-known/webfinger"
            response = wire.http.get(
                address, params={"resource": f"acct:{acct}"}, timeout=TIMEOUT, follow_redirects=True
            )
        links = json_of(response)["links"] if response.status_code == 200 else []
        homes = [link["href"] for link in links if link.get("rel") == "self"]
        return server_url(str(homes[0])) if homes else ""
    except (ChannelError, LookupError, TypeError, AttributeError):
        return ""


def json_of(response: httpx.Response) -> Any:
    """Return the JSON a server answered; a passing error when it is none (a proxy's page, a cut answer)."""
    try:
        return response.json()
    except (ValueError, RecursionError) as error:
        raise ChannelError(f"{NETWORK} answered something that is not JSON") from error


class Server:
    """Asks one server with our key; what it says about itself and about us is asked once."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.url = server_url(credentials["server"])
        self.wire = wire
        self._key = credentials.get("access_token", "")
        self._told_length = credentials.get("max_characters", "")
        self._us: tuple[Us, Mapping[str, Any]] | None = None
        self._itself: Mapping[str, Any] | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that carry our key; they go to this server alone."""
        return {"Authorization": f"Bearer {self._key}", "Accept": "application/json"}

    def ask(self, path: str, params: Params | None = None) -> Any:
        """Return the JSON at `path`, None where there is nothing (404, 410); ChannelError for all else."""
        response = self.get(path, params)
        if response.status_code in (404, 410):
            return None
        check(response, now=self.wire.clock.now(), network=NETWORK)
        return json_of(response)

    def get(self, path: str, params: Params | None = None) -> httpx.Response:
        """Return the answer at `path` as it came; a passing ChannelError when none came."""
        with asked(NETWORK):
            return self.wire.http.get(self.url + path, params=params, headers=self.headers, timeout=TIMEOUT)

    def answers(self) -> bool:
        """Return whether the server is well and knows us, whatever it said to the last question."""
        return self.get("/api/v1/accounts/verify_credentials").is_success

    def account(self) -> Mapping[str, Any]:
        """Return our own account as the server holds it; KeyRefused when it does not know our key."""
        return self._known()[1]

    def us(self) -> Us:
        """Return who we are here; KeyRefused when the server does not know our key."""
        return self._known()[0]

    def longest(self) -> int:
        """Return how long a post may be here."""
        if self._told_length.isdigit():
            return int(self._told_length)
        statuses = (self._about().get("configuration") or {}).get("statuses") or {}
        said = statuses.get("max_characters") or self._about().get("max_toot_chars")
        return said if isinstance(said, int) and said > 0 else USUAL_LENGTH

    def version(self) -> str:
        """Return what the server says it runs, in small letters."""
        return str(self._about().get("version") or "").lower()

    def streaming(self) -> str:
        """Return the address of the server's stream of news about us."""
        about = self._about()
        urls = (about.get("configuration") or {}).get("urls") or {}
        told = urls.get("streaming") or (about.get("urls") or {}).get("streaming_api") or self.url
        base = re.sub(r"^ws", "http", str(told)).rstrip("/")
        return f"{base}/api/v1/streaming/user"

    def _known(self) -> tuple[Us, Mapping[str, Any]]:
        if self._us is None:
            response = self.get("/api/v1/accounts/verify_credentials")
            if response.status_code in (401, 403, 422):  # 422: documented for a key that belongs to nobody
                raise KeyRefused(f"{NETWORK} no longer accepts our key for {self.url}")
            account = json_of(check(response, now=self.wire.clock.now(), network=NETWORK))
            self._us = (self._as_us(account), account)
        return self._us

    def _as_us(self, account: Mapping[str, Any]) -> Us:
        try:
            acct = str(account["acct"]).lower()
            whole = acct if "@" in acct else f"{acct}@{self._host()}"
            return Us(id=str(account["id"]), acct=whole, url=str(account.get("url") or ""))
        except (LookupError, TypeError) as error:
            raise ChannelError(f"{NETWORK} did not say who we are") from error

    def _host(self) -> str:
        """Return the host of our handles, which need not be the host of the server."""
        said = str(self._about().get("domain") or self._about().get("uri") or "")
        return (said.rpartition("://")[2].strip("/") or urlsplit(self.url).netloc).lower()

    def _about(self) -> Mapping[str, Any]:
        if self._itself is None:
            told = self.ask("/api/v2/instance") or self.ask("/api/v1/instance")
            self._itself = told if isinstance(told, dict) else {}
        return self._itself
