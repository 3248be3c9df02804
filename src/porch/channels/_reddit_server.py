"""Asks Reddit as us: keys that last an hour and renew themselves, how much we may still ask, what refusals mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx

from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.wire import asked, check, spoken_carefully

LABEL = "Reddit"
API = "https://oauth.reddit.com"
SITE = "https://www.reddit.com"
TIMEOUT = httpx.Timeout(30, connect=10)
SCOPES = "identity read history privatemessages submit vote modmail edit"
PAUSE = re.compile(r"(\d+) (second|minute|hour)")
UNITS = {"second": 1, "minute": 60, "hour": 3600}
EARLY = timedelta(minutes=2)

Params = Mapping[str, str]


class Server:
    """Reddit, asked as us. `credentials` always holds the newest key, worth storing after each use."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.credentials: dict[str, str] = {**credentials}
        self.wire = wire
        given = credentials.get("api", "").rstrip("/")
        self._api, self._site = given or API, given or SITE
        self._us: Mapping[str, Any] | None = None
        self._blocked: datetime | None = None

    def now(self) -> datetime:
        """Return the time by our clock."""
        return self.wire.clock.now()

    def itself(self) -> Mapping[str, Any]:
        """Return our own account, asked once; KeyRefused when Reddit does not know our key."""
        if self._us is None:
            told = self.get("/api/v1/me")
            if not isinstance(told.get("name"), str):
                raise ChannelError(f"{LABEL} did not say who we are")
            self._us = told
        return self._us

    def us(self) -> str:
        """Return our own name."""
        return str(self.itself()["name"])

    def get(self, path: str, params: Params | None = None) -> Mapping[str, Any]:
        """Return the JSON object at `path`; ChannelError for all else."""
        return self.object_of(self.raw(path, params))

    def raw(self, path: str, params: Params | None = None) -> httpx.Response:
        """Return the answer at `path` as it came, asked with a good key; a passing ChannelError if none came."""
        self._wait_our_turn()

        def send() -> httpx.Response:
            with asked(LABEL):
                return self.wire.http.get(
                    f"{self._api}{path}", params={"raw_json": "1", **(params or {})}, headers=self._headers(),
                    timeout=TIMEOUT,
                )  # fmt: skip

        return self._with_key(send)

    def post(self, path: str, form: Params, *, speaking: bool = False) -> Mapping[str, Any]:
        """Return the answer to a form; with `speaking`, OutcomeUnknown when it cannot be told whether it was taken."""
        self._wait_our_turn()
        told = {"api_type": "json", "raw_json": "1", **form}

        def send() -> httpx.Response:
            with spoken_carefully(LABEL) if speaking else asked(LABEL):
                return self.wire.http.post(f"{self._api}{path}", data=told, headers=self._headers(), timeout=TIMEOUT)

        answer = self.object_of(self._with_key(send), speaking=speaking)
        self._complain(answer)
        return answer

    def renew(self) -> None:
        """Fetch a fresh key; KeyRefused when Reddit gives none."""
        held = self.credentials
        if held.get("refresh_token"):
            form = {"grant_type": "refresh_token", "refresh_token": held["refresh_token"]}
        elif held.get("username") and held.get("password"):
            form = {"grant_type": "password", "username": held["username"], "password": held["password"]}
        else:
            raise KeyRefused(f"{LABEL}'s key has run out and there is none to renew it with. Connect again")
        told = grant(self.wire, self._site, held, form)
        kept = {name: str(told[name]) for name in ("access_token", "refresh_token") if told.get(name)}
        ends = self.now() + timedelta(seconds=int(told.get("expires_in") or 3600)) - EARLY
        self.credentials |= {**kept, "expires_at": ends.isoformat()}

    def _with_key(self, send: Any) -> httpx.Response:
        if not self.credentials.get("access_token") or self._is_over():
            self.renew()
        response: httpx.Response = send()
        if response.status_code == 401 and self.credentials.get("refresh_token"):
            self.renew()
            response = send()
        self._note_budget(response)
        return response

    def _is_over(self) -> bool:
        ends = self.credentials.get("expires_at", "")
        renewable = self.credentials.get("refresh_token") or self.credentials.get("password")
        return bool(ends and renewable) and datetime.fromisoformat(ends) <= self.now()

    def _headers(self) -> dict[str, str]:
        name = self._us.get("name") if self._us else self.credentials.get("username")
        return {"Authorization": f"bearer {self.credentials['access_token']}", "User-Agent": agent(str(name or ""))}

    def _note_budget(self, response: httpx.Response) -> None:
        left, reset = (response.headers.get(f"x-ratelimit-{name}", "") for name in ("remaining", "reset"))
        try:
            if float(left) < 1:
                self._blocked = self.now() + timedelta(seconds=min(float(reset), 86_400))
        except ValueError:
            pass

    def _wait_our_turn(self) -> None:
        if self._blocked and self.now() < self._blocked:
            raise ChannelError(f"We have asked {LABEL} as often as it allows for now", retry_at=self._blocked)

    def object_of(self, response: httpx.Response, *, speaking: bool = False) -> Mapping[str, Any]:
        """Return the JSON object of an answer; else raise what it means."""
        check(response, now=self.now(), network=LABEL, speaking=speaking)
        try:
            told = response.json()
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise (OutcomeUnknown if speaking else ChannelError)(f"{LABEL} answered what we cannot read")
        return told

    def _complain(self, answer: Mapping[str, Any]) -> None:
        """Raise what Reddit says went wrong inside an answer that says all is well."""
        told = answer.get("json")
        errors = told.get("errors") if isinstance(told, dict) else None
        for error in errors or ():
            code, words = str(error[0]), str(error[1] if len(error) > 1 else "")
            pause = PAUSE.search(words) if code == "RATELIMIT" else None
            back = self.now() + timedelta(seconds=int(pause[1]) * UNITS[pause[2]] + 5) if pause else None
            raise ChannelError(f"{LABEL} says: {words or code}", permanent=code != "RATELIMIT", retry_at=back)


def grant(wire: Wire, site: str, app: Credentials, form: Params) -> Mapping[str, Any]:
    """Return what Reddit gives for a code, a refresh token or a password; KeyRefused when it gives nothing."""
    with asked(LABEL):
        response = wire.http.post(
            f"{site}/api/v1/access_token", data=dict(form), auth=(app["client_id"], app.get("client_secret", "")),
            headers={"User-Agent": agent(app.get("username", ""))}, timeout=TIMEOUT,
        )  # fmt: skip
    if response.status_code in (400, 401):
        raise KeyRefused(f"{LABEL} did not accept our key. Connect again")
    check(response, now=wire.clock.now(), network=LABEL)
    try:
        told = response.json()
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise ChannelError(f"{LABEL} answered what we cannot read")
    if not told.get("access_token"):
        raise KeyRefused(f"{LABEL} did not accept our key ({told.get('error') or 'no reason given'}). Connect again")
    return told


def agent(name: str) -> str:
    """Return what Reddit's rules ask a program to call itself.

    >>> agent("acme")
    'web:porch:1 (by /u/acme)'
    """
    return f"web:porch:1 (by /u/{name})" if name else "web:porch:1"
