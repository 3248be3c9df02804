"""Turns what an HTTP client reports into words a caller can act on. No socket is opened here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def retry_at(response: httpx.Response, now: datetime) -> datetime | None:
    """Return when the network wants us back (Retry-After, X-RateLimit-Reset, RateLimit-Reset), at most a day ahead.

    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> retry_at(httpx.Response(429, headers={"Retry-After": "60"}), now).minute
    1
    """
    for name in ("retry-after", "x-ratelimit-reset", "ratelimit-reset"):
        value = response.headers.get(name, "").strip()
        if value and (moment := _moment(value, now)) is not None:
            return min(max(moment, now), now + timedelta(days=1))
    return None


def check(response: httpx.Response, *, now: datetime, network: str, speaking: bool = False) -> httpx.Response:
    """Return `response` if the network agreed, else raise what it means.

    401 and 403 with a token complaint: KeyRefused. 429: passing, with `retry_at`. 5xx: OutcomeUnknown when `speaking`,
    else passing. Other 4xx: permanent.
    """
    status = response.status_code
    if status < 400:
        return response
    said = f"{network} answered {status}: {_words(response)}"
    if status == 401:
        raise KeyRefused(said)
    if status == 429:
        raise ChannelError(said, retry_at=retry_at(response, now))
    if status >= 500:
        raise (OutcomeUnknown if speaking else ChannelError)(said, retry_at=retry_at(response, now))
    raise ChannelError(said, permanent=status not in (408, 425))


@contextmanager
def spoken_carefully(network: str) -> Iterator[None]:
    """Wrap a request that publishes: what never left is a passing error, what may have arrived is OutcomeUnknown."""
    try:
        yield
    except NEVER_SENT as error:
        raise ChannelError(f"{network} could not be reached: {error}") from error
    except httpx.HTTPError as error:
        raise OutcomeUnknown(f"{network} broke off while we spoke: {type(error).__name__} {error}".strip()) from error


@contextmanager
def asked(network: str) -> Iterator[None]:
    """Wrap a request that only reads: whatever breaks is a passing error."""
    try:
        yield
    except httpx.HTTPError as error:
        raise ChannelError(f"{network} could not be reached: {type(error).__name__} {error}".strip()) from error


def _moment(value: str, now: datetime) -> datetime | None:
    try:
        seconds = float(value)
        return datetime.fromtimestamp(seconds, UTC) if seconds > 1e9 else now + timedelta(seconds=seconds)
    except (ValueError, OverflowError, OSError):
        pass
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(value)
        except (ValueError, TypeError, IndexError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _words(response: httpx.Response) -> str:
    try:
        body = response.json()
    except Exception:
        return response.reason_phrase or "no reason given"
    if isinstance(body, dict):
        for key in ("error_description", "message", "error"):
            if isinstance(body.get(key), str):
                return str(body[key])[:300]
    return response.reason_phrase or "no reason given"
