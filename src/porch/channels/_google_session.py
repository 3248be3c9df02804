"""Talks to Google's APIs as one account: keeps its key fresh, and says what Google's refusals mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from porch.core import wire
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown

TOKENS = "https://oauth2.googleapis.com"
TIMEOUT = httpx.Timeout(30, connect=10)
EARLY = timedelta(minutes=2)  # a key is renewed this long before it runs out
PAUSE = timedelta(minutes=1)  # where Google says "too fast" and not until when
PACIFIC = ZoneInfo("America/Los_Angeles")
SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded"})
TOO_FAST = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"})
NO_KEY = frozenset(
    {
        "authError", "insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "youtubeSignupRequired",
        "accountClosed", "accountSuspended", "ACCOUNT_STATE_INVALID",
    }
)  # fmt: skip

Params = Mapping[str, str | int | list[str]]
Send = Callable[[dict[str, str]], httpx.Response]


class Refused(ChannelError):
    """Google understood us and says no, for good; `reason` is its own word for why."""

    def __init__(self, message: str, *, status: int, reason: str) -> None:
        super().__init__(message, permanent=True)
        self.status = status
        self.reason = reason


class Google:
    """One account's line. `credentials` always holds the newest key, worth storing after each use."""

    def __init__(self, credentials: Credentials, outside: Wire, network: str) -> None:
        self.credentials: dict[str, str] = {**credentials}
        self.network = network
        self.wire = outside
        self._instead = credentials.get("api", "").rstrip("/")

    def ask(self, base: str, path: str, params: Params | None = None) -> dict[str, Any]:
        """Return the answer at `path`; KeyRefused, Refused, or an error that passes."""

        def send(headers: dict[str, str]) -> httpx.Response:
            with wire.asked(self.network):
                return self.wire.http.get(self._at(base, path), params=_plain(params), headers=headers, timeout=TIMEOUT)

        return self._told(self._agreed(self._signed(send)))

    def tell(self, method: str, base: str, path: str, body: object, params: Params | None = None) -> dict[str, Any]:
        """Publish `body` and return the answer; OutcomeUnknown when it may or may not have been taken."""

        def send(headers: dict[str, str]) -> httpx.Response:
            with wire.spoken_carefully(self.network):
                return self.wire.http.request(
                    method, self._at(base, path), params=_plain(params), json=body, headers=headers, timeout=TIMEOUT
                )

        response = self._agreed(self._signed(send), speaking=True)
        try:
            return self._told(response)
        except ChannelError as error:
            raise OutcomeUnknown(f"{self.network} took our words and answered what we cannot read") from error

    def renew(self) -> None:
        """Get a fresh key for the lasting one; KeyRefused when a person must connect again."""
        asked = {"grant_type": "refresh_token"} | {
            name: self.credentials.get(name, "") for name in ("client_id", "client_secret", "refresh_token")
        }
        if not asked["refresh_token"]:
            raise KeyRefused(f"{self.network} no longer accepts our key, and there is none to renew it with")
        with wire.asked(self.network):
            response = self.wire.http.post(self._at(TOKENS, "/token"), data=asked, timeout=TIMEOUT)
        if response.status_code in (400, 401):
            raise KeyRefused(f"{self.network} no longer accepts our key. Connect once more")
        self.credentials |= keys(self._told(self._agreed(response)), self.now(), self.network)

    def now(self) -> datetime:
        """Return the time by our clock."""
        return self.wire.clock.now()

    def _at(self, base: str, path: str) -> str:
        return (self._instead or base) + path

    def _signed(self, send: Send) -> httpx.Response:
        if self._runs_out():
            self.renew()
        response = send(self._headers())
        if response.status_code == 401 and self.credentials.get("refresh_token"):
            self.renew()
            response = send(self._headers())
        return response

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.credentials['access_token']}", "Accept": "application/json"}

    def _runs_out(self) -> bool:
        if not self.credentials.get("access_token"):
            return True
        try:
            at = datetime.fromisoformat(self.credentials.get("expires_at", ""))
            return bool(self.credentials.get("refresh_token")) and at - EARLY <= self.now()
        except (ValueError, TypeError):
            return False

    def _agreed(self, response: httpx.Response, *, speaking: bool = False) -> httpx.Response:
        if response.status_code < 400:
            return response
        words, reason = complaint(response)
        said, now = f"{self.network} answered {response.status_code}: {words}", self.now()
        if reason in SPENT:
            raise ChannelError(f"{said} (the day's quota is spent)", retry_at=midnight(now))
        if response.status_code == 429 or reason in TOO_FAST:
            raise ChannelError(said, retry_at=wire.retry_at(response, now) or now + PAUSE)
        if response.status_code == 401 or reason in NO_KEY:
            raise KeyRefused(said)
        if response.status_code >= 500 or response.status_code == 408:
            raise (OutcomeUnknown if speaking else ChannelError)(said, retry_at=wire.retry_at(response, now))
        raise Refused(said, status=response.status_code, reason=reason)

    def _told(self, response: httpx.Response) -> dict[str, Any]:
        if response.status_code == 204:
            return {}
        try:
            told = response.json()
        except ValueError as error:
            raise ChannelError(f"{self.network} answered what is no JSON") from error
        if not isinstance(told, dict):
            raise ChannelError(f"{self.network} answered something else than asked")
        return told


def keys(told: Mapping[str, Any], now: datetime, network: str) -> dict[str, str]:
    """Return what an answer of the token service says, without what it leaves out: a lasting key comes only once."""
    if not isinstance(told.get("access_token"), str) or not told["access_token"]:
        raise ChannelError(f"{network} gave no key")
    fresh = {"access_token": str(told["access_token"])}
    if isinstance(told.get("refresh_token"), str) and told["refresh_token"]:
        fresh["refresh_token"] = told["refresh_token"]
    lasts = told.get("expires_in")
    if isinstance(lasts, int | float) and 0 < lasts < 10**9:
        fresh["expires_at"] = (now + timedelta(seconds=lasts)).isoformat()
    return fresh


def complaint(response: httpx.Response) -> tuple[str, str]:
    """Return Google's words for what is wrong, and its own word for the reason."""
    try:
        error = response.json()["error"]
        words = str(error["message"])[:300]
    except (ValueError, LookupError, TypeError):
        return response.reason_phrase or "no reason given", ""
    lists = (error.get("details"), error.get("errors"))
    told = [one for many in lists if isinstance(many, list) for one in many if isinstance(one, dict)]
    reasons = [str(one["reason"]) for one in told if one.get("reason")]
    return words, reasons[0] if reasons else str(error.get("status") or "")


def midnight(now: datetime) -> datetime:
    """Return when Google's next day begins, by which it counts quotas: midnight in California.

    >>> midnight(datetime(2026, 7, 1, 12, tzinfo=UTC)).isoformat()
    '2026-07-02T07:00:00+00:00'
    """
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), PACIFIC).astimezone(UTC)


def fetched(outside: Wire, url: str, limit: int, network: str) -> bytes:
    """Return the bytes at a public address of Google's; ChannelError beyond `limit`. No key is sent along."""
    got = bytearray()
    with wire.asked(network), outside.http.stream("GET", url, timeout=TIMEOUT) as response:
        wire.check(response, now=outside.clock.now(), network=f"The server that keeps {network}'s files")
        for chunk in response.iter_bytes():
            got += chunk
            if len(got) > limit:
                raise ChannelError(f"The file is larger than {limit} bytes", permanent=True)
    return bytes(got)


def _plain(params: Params | None) -> dict[str, str | int | list[str]]:
    return {name: value for name, value in (params or {}).items() if value not in ("", [])}
