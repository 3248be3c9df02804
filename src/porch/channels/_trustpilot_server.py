"""Talks to Trustpilot's API for one business, with a key it fetches by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import httpx

from porch.channels._trustpilot_reading import Us
from porch.core import wire
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused

LABEL = "Trustpilot"
API = "https://api.trustpilot.com"
TIMEOUT = httpx.Timeout(30, connect=10)
PAUSE = timedelta(minutes=5)
PAGE = 100
GONE = frozenset({"deleted", "archived"})

Item = Mapping[str, Any]
Send = Callable[[dict[str, str]], httpx.Response]


class Trustpilot:
    """Our business's line. `credentials` always holds the newest key, worth storing after each use."""

    def __init__(self, credentials: Credentials, outside: Wire) -> None:
        self.credentials: dict[str, str] = {**credentials}
        self.wire = outside
        self._base = credentials.get("api", "").rstrip("/") or API

    @cached_property
    def us(self) -> Us:
        """Return our business; ChannelError (permanent) when Trustpilot knows none at our address."""
        response = self._signed(lambda headers: self._get("/v1/business-units/find", headers, {"name": self._domain}))
        if response.status_code == 404:
            raise ChannelError(f"{LABEL} knows no business at {self._domain}", permanent=True)
        told = self._json(response)
        if not told.get("id"):
            raise ChannelError(f"{LABEL} did not say who we are")
        return Us(id=str(told["id"]), name=str(told.get("displayName") or ""), domain=self._domain)

    def reviews(self, page: int) -> list[Any]:
        """Return one page of our reviews, newest first; the first is page 1."""
        asked: dict[str, str | int] = {"perPage": PAGE, "page": page, "orderBy": "createdat.desc"}
        path = f"/v1/private/business-units/{self.us.id}/reviews"
        told = self._json(self._signed(lambda headers: self._get(path, headers, asked))).get("reviews", [])
        if not isinstance(told, list):
            raise ChannelError(f"{LABEL} gave no list of reviews")
        return told

    def review(self, id_: str) -> Item | None:
        """Return one review, None when it is gone."""
        response = self._signed(lambda headers: self._get(f"/v1/private/reviews/{id_}", headers, {}))
        if response.status_code == 404:
            return None
        told = self._json(response)
        return None if told.get("status") in GONE else told

    def reply(self, id_: str, text: str) -> httpx.Response:
        """Publish our reply and return the answer; OutcomeUnknown when it may or may not have been taken."""
        body = {"authorBusinessUserId": self.credentials.get("business_user", ""), "message": text}

        def send(headers: dict[str, str]) -> httpx.Response:
            with wire.spoken_carefully(LABEL):
                return self.wire.http.post(
                    f"{self._base}/v1/private/reviews/{id_}/reply", json=body, headers=headers, timeout=TIMEOUT
                )

        return self._agreed(self._signed(send), speaking=True)

    def renew(self) -> None:
        """Fetch a fresh key with the app's own; KeyRefused when Trustpilot does not know it."""
        names = self.credentials.get("api_key", ""), self.credentials.get("api_secret", "")
        path = f"{self._base}/v1/oauth/oauth-business-users-for-applications/accesstoken"
        with wire.asked(LABEL):
            response = self.wire.http.post(path, data={"grant_type": "client_credentials"}, auth=names, timeout=TIMEOUT)
        if response.status_code in (400, 401, 403):
            raise KeyRefused(f"{LABEL} does not accept the API key and secret")
        token = self._json(response).get("access_token")
        if not isinstance(token, str) or not token:
            raise ChannelError(f"{LABEL} gave no key")
        self.credentials["access_token"] = token

    def now(self) -> datetime:
        """Return the time by our clock."""
        return self.wire.clock.now()

    @property
    def _domain(self) -> str:
        told = self.credentials.get("domain", "").strip().lower()
        return told.partition("://")[2].partition("/")[0] if "://" in told else told.rstrip("/")

    def _get(self, path: str, headers: dict[str, str], asked: Mapping[str, str | int]) -> httpx.Response:
        with wire.asked(LABEL):
            return self.wire.http.get(self._base + path, params=dict(asked), headers=headers, timeout=TIMEOUT)

    def _signed(self, send: Send) -> httpx.Response:
        """Send with our key; fetch one where there is none, and another when it ran out (they live four days)."""
        if not self.credentials.get("access_token"):
            self.renew()
        response = send(self._headers())
        if response.status_code == 401:
            self.renew()
            response = send(self._headers())
        return response

    def _headers(self) -> dict[str, str]:
        token, key = self.credentials["access_token"], self.credentials.get("api_key", "")
        return {"Authorization": f"Bearer {token}", "apikey": key, "Accept": "application/json"}

    def _agreed(self, response: httpx.Response, *, speaking: bool = False) -> httpx.Response:
        if response.status_code == 429:
            back = wire.retry_at(response, self.now()) or self.now() + PAUSE
            raise ChannelError(f"{LABEL} answered 429: too many questions", retry_at=back)
        return wire.check(response, now=self.now(), network=LABEL, speaking=speaking)

    def _json(self, response: httpx.Response) -> dict[str, Any]:
        try:
            told = self._agreed(response).json()
        except ValueError as error:
            raise ChannelError(f"{LABEL} answered what is no JSON") from error
        if not isinstance(told, dict):
            raise ChannelError(f"{LABEL} answered something else than asked")
        return told
