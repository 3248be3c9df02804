"""Calls Slack's Web API as our bot, and says what its refusals mean; knows people by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.wire import asked, check, spoken_carefully

LABEL = "Slack"
API = "https://slack.com/api"
TIMEOUT = httpx.Timeout(30, connect=10)
PAGE = 200
PAGES = 50
DEAD_KEYS = frozenset(
    {
        "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "no_permission",
        "org_login_required", "ekm_access_denied",
    }
)  # fmt: skip
PASSING = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited"})


class Server:
    """Slack, called as our bot. Who we are, and who somebody is, is asked once."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.wire = wire
        self._base = (credentials.get("api") or API).rstrip("/")
        self._key = credentials.get("token", "")
        self._itself: Mapping[str, Any] | None = None
        self._names: dict[str, str] = {}

    def now(self) -> datetime:
        """Return the time by our clock."""
        return self.wire.clock.now()

    def itself(self) -> Mapping[str, Any]:
        """Return the bot as Slack knows it; KeyRefused when it does not."""
        if self._itself is None:
            told = self.call("auth.test")
            if not isinstance(told.get("user_id"), str):
                raise ChannelError(f"{LABEL} did not say who we are")
            self._itself = told
        return self._itself

    def us(self) -> str:
        """Return our own id."""
        return str(self.itself()["user_id"])

    def call(self, method: str, *, speaking: bool = False, **told: str) -> Mapping[str, Any]:
        """Return a method's answer; with `speaking`, OutcomeUnknown when it cannot be told whether it was taken."""
        return self._called(method, told, speaking=speaking)

    def _called(self, method: str, told: Mapping[str, str], *, speaking: bool = False) -> Mapping[str, Any]:
        headers = {"Authorization": f"Bearer {self._key}"}
        with spoken_carefully(LABEL) if speaking else asked(LABEL):
            response = self.wire.http.post(f"{self._base}/{method}", data=told, headers=headers, timeout=TIMEOUT)
        return self._agreed(response, speaking=speaking)

    def pages(self, method: str, what: str, **told: str) -> Iterator[list[Any]]:
        """Yield the pages of a list, as Slack orders it; ChannelError when it is none."""
        cursor = ""
        for _ in range(PAGES):
            answer = self._called(method, {**told, "limit": str(PAGE), **({"cursor": cursor} if cursor else {})})
            items = answer.get(what)
            if not isinstance(items, list):
                raise ChannelError(f"{LABEL} gave no list for {method}")
            yield items
            after = answer.get("response_metadata")
            cursor = str(after.get("next_cursor") or "") if isinstance(after, Mapping) else ""
            if not cursor:
                return

    def names(self, users: set[str]) -> dict[str, str]:
        """Return what people call themselves; who is not known any more is left out."""
        for user in users - self._names.keys():
            self._names[user] = self._name(user)
        return {user: self._names[user] for user in users if self._names[user]}

    def download(self, url: str, limit: int) -> bytes:
        """Return the bytes of a file; ChannelError beyond `limit`. Our key goes to Slack alone."""
        host = urlsplit(url).hostname or ""
        ours = host == "slack.com" or host.endswith(".slack.com") or host == urlsplit(self._base).hostname
        got = bytearray()
        headers = {"Authorization": f"Bearer {self._key}"} if ours else {}
        with asked(LABEL), self.wire.http.stream("GET", url, headers=headers, timeout=TIMEOUT) as response:
            check(response, now=self.now(), network="The server that keeps the file")
            for chunk in response.iter_bytes():
                got += chunk
                if len(got) > limit:
                    raise ChannelError(f"The file is larger than {limit} bytes", permanent=True)
        return bytes(got)

    def _name(self, user: str) -> str:
        try:
            told = self.call("users.info", user=user).get("user")
        except KeyRefused:
            raise
        except ChannelError as error:
            if error.retry_at is not None:
                raise
            return ""
        if not isinstance(told, Mapping) or not isinstance(profile := told.get("profile"), Mapping):
            return ""
        return str(profile.get("display_name") or profile.get("real_name") or told.get("name") or "")

    def _agreed(self, response: httpx.Response, *, speaking: bool) -> Mapping[str, Any]:
        check(response, now=self.now(), network=LABEL, speaking=speaking)
        try:
            told = response.json()
        except (ValueError, RecursionError):
            told = None
        doubt = OutcomeUnknown if speaking else ChannelError
        if not isinstance(told, dict):
            raise doubt(f"{LABEL} answered what we cannot read")
        if told.get("ok") is True:
            return told
        error = str(told.get("error") or "no reason given")
        if error in DEAD_KEYS:
            raise KeyRefused(f"{LABEL} no longer accepts our key ({error})")
        if error in PASSING:
            raise doubt(f"{LABEL} says: {error}")
        needed = f" (it needs {told['needed']})" if told.get("needed") else ""
        raise ChannelError(f"{LABEL} says: {error}{needed}", permanent=True)
