"""Asks Discord as our bot, and says what its refusals mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.wire import asked, check, spoken_carefully

LABEL = "Discord"
API = "https://discord.com/api/v10"
AGENT = "DiscordBot (https://porch.invalid, 1)"
TIMEOUT = httpx.Timeout(30, connect=10)

Params = Mapping[str, str]


class Server:
    """Discord, asked as our bot; who we are is asked once."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.wire = wire
        self._base = (credentials.get("api") or API).rstrip("/")
        self._key = credentials.get("token", "").strip()
        self._itself: Mapping[str, Any] | None = None

    def now(self) -> datetime:
        """Return the time by our clock."""
        return self.wire.clock.now()

    def itself(self) -> Mapping[str, Any]:
        """Return the bot as Discord knows it; KeyRefused when it does not."""
        if self._itself is None:
            told = self.get("/users/@me")
            if not isinstance(told, dict) or not isinstance(told.get("id"), str):
                raise ChannelError(f"{LABEL} did not say who we are")
            self._itself = told
        return self._itself

    def us(self) -> str:
        """Return our own id."""
        return str(self.itself()["id"])

    def get(self, path: str, params: Params | None = None) -> Any:
        """Return the JSON at `path`; ChannelError for all else."""
        return self._json(self._send("GET", path, params=params))

    def listed(self, path: str, params: Params | None = None) -> list[Any] | None:
        """Return the list at `path`, None where we may not look or nothing is left; ChannelError for all else."""
        response = self._send("GET", path, params=params)
        if response.status_code in (403, 404):
            return None
        told = self._json(response)
        if not isinstance(told, list):
            raise ChannelError(f"{LABEL} gave no list at {path}")
        return told

    def put(self, path: str) -> None:
        """Ask for what need not be said twice."""
        check(self._send("PUT", path), now=self.now(), network=LABEL)

    def post(self, path: str, told: Mapping[str, Any], *, speaking: bool = False) -> Mapping[str, Any]:
        """Return the object that was made; with `speaking`, OutcomeUnknown when it cannot be told whether it was."""
        with spoken_carefully(LABEL) if speaking else asked(LABEL):
            response = self._open("POST", path, json=dict(told))
        answer = self._json(response, speaking=speaking)
        if not isinstance(answer, dict):
            raise (OutcomeUnknown if speaking else ChannelError)(f"{LABEL} answered what we cannot read")
        return answer

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        with asked(LABEL):
            return self._open(method, path, **more)

    def _open(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bot {self._key}", "User-Agent": AGENT}
        return self.wire.http.request(method, f"{self._base}{path}", headers=headers, timeout=TIMEOUT, **more)

    def _json(self, response: httpx.Response, *, speaking: bool = False) -> Any:
        if response.status_code == 401:
            raise KeyRefused(f"{LABEL} no longer accepts our key")
        check(response, now=self.now(), network=LABEL, speaking=speaking)
        try:
            return response.json()
        except (ValueError, RecursionError) as error:
            raise (OutcomeUnknown if speaking else ChannelError)(f"{LABEL} answered what we cannot read") from error
