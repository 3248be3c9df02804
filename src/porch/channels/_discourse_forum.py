"""One Discourse forum with our key: asks it, and turns its refusals into words a caller can act on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from porch.channels._discourse_reading import NETWORK, Us
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.payload import Item, items, text
from porch.core.wire import asked, check, retry_at

TIMEOUT = httpx.Timeout(30, connect=10)
WINDOW = 50  # posts by their numbers, of which a page of /posts.json shows those in public topics
Params = Mapping[str, Any]


class Forum:
    """Asks one forum as our user there."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        said = credentials["url"].strip().rstrip("/ ")
        whole = said if "://" in said else f"https://{said}"
        self.url = (credentials.get("api") or whole).rstrip("/")
        self.name = credentials["username"].strip().lstrip("@")
        host = (urlsplit(whole).netloc + urlsplit(whole).path.rstrip("/")).lower()
        self.us = Us(host=host, name=self.name.lower(), own=credentials.get("whose") != "theirs")
        self.wire = wire
        self.behind = timedelta()  # how far the forum's clock is behind ours, as its last answer tells
        self._key = credentials.get("api_key", "")

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that carry our key; they go to this forum alone."""
        return {"Api-Key": self._key, "Api-Username": self.name, "Accept": "application/json"}

    def ask(self, path: str, params: Params | None = None) -> Any:
        """Return the JSON at `path`, None where there is nothing (404, 410); ChannelError for all else."""
        with asked(NETWORK):
            response = self.wire.http.get(self.url + path, params=params, headers=self.headers, timeout=TIMEOUT)
        self.behind = _behind(response, self.wire.clock.now())
        if response.status_code in (404, 410):
            return None
        try:
            return self.checked(response).json()
        except (ValueError, RecursionError) as error:
            raise ChannelError(f"{NETWORK} answered something that is not JSON") from error

    def post(self, path: str, said: Mapping[str, Any]) -> httpx.Response:
        """Say something at `path`; the caller wraps it, because what breaks off here may have been published."""
        return self.wire.http.post(self.url + path, json=said, headers=self.headers, timeout=TIMEOUT)

    def window(self, upto: int | None = None) -> list[Item]:
        """Return the public posts among the fifty numbers up to `upto` (None: the newest), newest first."""
        told = self.ask("/posts.json", None if upto is None else {"before": upto})
        posts = told.get("latest_posts") if isinstance(told, dict) else None
        if not isinstance(posts, list):
            raise ChannelError(f"{NETWORK} gave no list of posts")
        return items(posts)

    def checked(self, response: httpx.Response, *, speaking: bool = False) -> httpx.Response:
        """Return `response` if the forum agreed, else raise what it means."""
        now, words = self.wire.clock.now(), said_in(response)
        if response.status_code in (401, 403) and ("key is invalid" in words or "API username" in words):
            raise KeyRefused(f"{self.us.host} no longer accepts our key")
        if response.status_code == 429:
            raise ChannelError(
                f"{NETWORK} answered 429: {words}", retry_at=retry_at(response, now) or now + _wait(response)
            )
        if response.is_redirect:
            raise ChannelError(f"{self.us.host} has moved to {response.headers.get('location')}", permanent=True)
        if response.status_code in (403, 422):
            raise ChannelError(f"{NETWORK} refused: {words or response.status_code}", permanent=True)
        return check(response, now=now, network=NETWORK, speaking=speaking)


def said_in(response: httpx.Response) -> str:
    """Return why the forum refused, in its own words."""
    try:
        told = response.json()
    except (ValueError, RecursionError):
        return ""
    errors = told.get("errors") if isinstance(told, dict) else None
    return " ".join(map(str, errors))[:300] if isinstance(errors, list) else text(told, "error")[:300]


def receipt_of(response: httpx.Response) -> Item:
    """Return the post a forum has taken; OutcomeUnknown when it answered what cannot be read, permanent when it waits.

    A forum that approves posts first answers {"action": "enqueued"}.
    """
    try:
        told = response.json()
    except (ValueError, RecursionError) as error:
        raise OutcomeUnknown(f"{NETWORK} took our words and answered what we cannot read") from error
    if isinstance(told, dict) and isinstance(told.get("post"), dict):
        told = told["post"]
    if not isinstance(told, dict) or "topic_id" not in told or "post_number" not in told:
        raise OutcomeUnknown(f"{NETWORK} took our words and did not say where they stand; they may wait for approval")
    return told


def _behind(response: httpx.Response, now: datetime) -> timedelta:
    try:
        return now - parsedate_to_datetime(response.headers.get("date", ""))
    except (ValueError, TypeError):
        return timedelta()


def _wait(response: httpx.Response) -> timedelta:
    try:
        return timedelta(seconds=float(text(response.json(), "extras", "wait_seconds") or 60))
    except (ValueError, OverflowError, RecursionError):
        return timedelta(seconds=60)
