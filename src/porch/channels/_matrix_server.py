"""Asks one Matrix homeserver with our key; says who we are there and where the server is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused
from porch.core.wire import asked, check, retry_at, spoken_carefully

LABEL = "Matrix"
TIMEOUT = httpx.Timeout(30, connect=10)
CLIENT = "/_matrix/client/v3"
DEAD_KEYS = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"})
HOST = re.compile(r"[\w.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")

Params = Mapping[str, str]


def server_url(given: str) -> str:
    """Return the address of a homeserver given as a host, an address or a whole @name:host; ChannelError if none."""
    text = given.strip().rstrip("/")
    host = text.partition(":")[2] if text.startswith("@") else text
    if not host.startswith(("https://", "http://")):
        host = f"https://{host}"
    parts = urlsplit(host)
    if not HOST.fullmatch(parts.netloc):
        raise ChannelError(f"No Matrix server can be read out of “{given[:80]}”", permanent=True)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def discover(given: Credentials, wire: Wire) -> Credentials:
    """Return where the homeserver really is ("api"), which its name alone need not tell; nothing when it is given."""
    if given.get("api"):
        return {}
    home = server_url(given["server"])
    try:
        with asked(LABEL):
            response = wire.http.get(f"{home}/.well-known/matrix/client", timeout=TIMEOUT, follow_redirects=True)
        told = response.json()["m.homeserver"]["base_url"] if response.status_code == 200 else home
        return {"api": server_url(str(told))}
    except (ChannelError, ValueError, LookupError, TypeError):
        return {"api": home}


class Server:
    """One homeserver, asked as us."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.url = (credentials.get("api") or server_url(credentials.get("server", ""))).rstrip("/")
        self.wire = wire
        self._key = credentials.get("access_token", "")
        self._us = ""

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that carry our key; they go to this server alone."""
        return {"Authorization": f"Bearer {self._key}"}

    def us(self) -> str:
        """Return our own id, asked once; KeyRefused when the server does not know our key."""
        if not self._us:
            told = self.get("/account/whoami")
            self._us = str(told.get("user_id") or "")
            if not self._us:
                raise ChannelError(f"{LABEL} did not say who we are")
        return self._us

    def get(self, path: str, params: Params | None = None) -> Mapping[str, Any]:
        """Return the JSON object at `path`; ChannelError for all else."""
        return self.told(self.raw(path, params))

    def find(self, path: str, params: Params | None = None) -> Mapping[str, Any] | None:
        """Return the JSON object at `path`, None where there is nothing or nothing for us."""
        response = self.raw(path, params)
        return None if response.status_code in (403, 404) else self.told(response)

    def raw(self, path: str, params: Params | None = None, *, patience: float = 0) -> httpx.Response:
        """Return the answer at `path` as it came; a passing ChannelError when none came."""
        timeout = httpx.Timeout(30 + patience, connect=10)
        with asked(LABEL):
            return self.wire.http.get(f"{self.url}{CLIENT}{path}", params=params, headers=self.headers, timeout=timeout)

    def post(self, path: str, told: Mapping[str, Any]) -> httpx.Response:
        """Return the answer to a request that publishes nothing."""
        with asked(LABEL):
            return self.wire.http.post(f"{self.url}{CLIENT}{path}", json=told, headers=self.headers, timeout=TIMEOUT)

    def send(self, room: str, kind: str, key: str, content: Mapping[str, Any]) -> httpx.Response:
        """Return the answer to sending an event; the same `key` never sends two."""
        path = f"/rooms/{place(room)}/send/{place(kind)}/{place(key)}"
        with spoken_carefully(LABEL):
            return self.wire.http.put(f"{self.url}{CLIENT}{path}", json=content, headers=self.headers, timeout=TIMEOUT)

    def upload(self, name: str, content: bytes, content_type: str) -> str:
        """Return the address (mxc://) of a file that the server has taken; nothing is published by this."""
        with asked(LABEL):
            response = self.wire.http.post(
                f"{self.url}/_matrix/media/v3/upload", params={"filename": name}, content=content,
                headers=self.headers | {"Content-Type": content_type}, timeout=httpx.Timeout(120, connect=10),
            )  # fmt: skip
        uri = str(self.told(response).get("content_uri") or "")
        if not uri.startswith("mxc://"):
            raise ChannelError(f"{LABEL} did not take the file")
        return uri

    def download(self, url: str, limit: int) -> bytes:
        """Return the bytes of a file at mxc://; ChannelError beyond `limit`."""
        host, _, name = url.removeprefix("mxc://").partition("/")
        got = bytearray()
        path = f"{self.url}/_matrix/client/v1/media/download/{place(host)}/{place(name)}"
        with asked(LABEL), self.wire.http.stream("GET", path, headers=self.headers, timeout=TIMEOUT) as response:
            if response.status_code in (403, 404):
                raise ChannelError(f"{LABEL} does not give the file any more", permanent=True)
            check(response, now=self.now(), network=LABEL)
            for chunk in response.iter_bytes():
                got += chunk
                if len(got) > limit:
                    raise ChannelError(f"The file is larger than {limit} bytes", permanent=True)
        return bytes(got)

    def told(self, response: httpx.Response, *, speaking: bool = False) -> Mapping[str, Any]:
        """Return the JSON object of an answer; else raise what it means."""
        answer = _object(response)
        code = str(answer.get("errcode") or "")
        if code in DEAD_KEYS or response.status_code == 401:
            raise KeyRefused(f"{LABEL} no longer accepts our key for {self.url}")
        if response.status_code == 429:
            raise ChannelError(f"{LABEL} answered 429: too many requests", retry_at=self._back_at(answer, response))
        check(response, now=self.now(), network=LABEL, speaking=speaking)
        return answer

    def now(self) -> datetime:
        """Return the time by our clock."""
        return self.wire.clock.now()

    def _back_at(self, answer: Mapping[str, Any], response: httpx.Response) -> datetime | None:
        pause = answer.get("retry_after_ms")
        if isinstance(pause, int | float) and pause >= 0:
            return self.now() + min(timedelta(milliseconds=pause), timedelta(days=1))
        return retry_at(response, self.now())


def place(text: str) -> str:
    """Return `text` as one step of a path."""
    return quote(text, safe="")


def _object(response: httpx.Response) -> Mapping[str, Any]:
    try:
        told = json.loads(response.content)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        if response.is_success:
            raise ChannelError(f"{LABEL} answered something that is not JSON")
        return {}
    return told
