"""Meta's Graph API with our key: asks it, pages through its edges, and says what its refusals mean."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Media
from porch.core.wire import asked, check, retry_at, spoken_carefully

OFFICIAL = "https://graph.facebook.com"
VERSION = "v23.0"
TIMEOUT = httpx.Timeout(30, connect=10)
KEY_GONE = frozenset({102, 190, 463, 467})
TOO_MANY = frozenset({4, 17, 32, 341, 613, 80001, 80002, 80006, 80007, 80008, 130429, 131056, 131048, 133016})
PASSING = frozenset({1, 2, 131000, 131016, 133004})
GONE = frozenset({(100, 33), (803, 0), (21, 0), (24, 0)})
WINDOW_SHUT = "Their last words are more than 24 hours old: Meta takes no message of ours until they write again"
SAID_BETTER = {
    (10, 2018278): WINDOW_SHUT,
    (10, 2534022): WINDOW_SHUT,
    (131047, 0): WINDOW_SHUT,
    (10900, 0): "This comment already had its one private answer",
    (10903, 0): "This comment can no longer be answered in private: Meta allows that for seven days",
    (551, 0): "This person takes no messages at the moment",
    (506, 0): "Meta will not say the same thing twice in a row",
}
SECRET_PARAMETERS = frozenset({"access_token", "appsecret_proof"})

Item = Mapping[str, Any]
Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of an edge, and what to ask for the next one (empty when this was the last)."""

    items: list[Any]
    more: Mapping[str, str] = field(default_factory=dict)


class Graph:
    """Asks the Graph API with one key. `network` is the name people know it by."""

    def __init__(self, credentials: Credentials, wire: Wire, network: str) -> None:
        self.base = f"{(credentials.get('api') or OFFICIAL).rstrip('/')}/{credentials.get('version') or VERSION}"
        self.wire = wire
        self.network = network
        self._key = credentials.get("access_token", "")
        self._secret = credentials.get("app_secret", "")

    @property
    def headers(self) -> dict[str, str]:
        """Return the header that carries our key; none before we have one."""
        return {"Authorization": f"Bearer {self._key}"} if self._key else {}

    def ask(self, path: str, params: Params | None = None) -> dict[str, Any]:
        """Return the object at `path`; ChannelError says why not."""
        told = self._told(self._get(path, params))
        if not isinstance(told, dict):
            raise ChannelError(f"{self.network} answered something else than asked")
        return told

    def find(self, path: str, params: Params | None = None) -> dict[str, Any] | None:
        """Return the object at `path`, None when it is gone."""
        response = self._get(path, params)
        if response.status_code in (404, 410) or _error(response) in GONE:
            return None
        told = self._told(response)
        return told if isinstance(told, dict) else None

    def page(self, path: str, params: Params) -> Page:
        """Return one page of the edge at `path`; a passing ChannelError when it is no list."""
        told = self.ask(path, params)
        return paged(told, self.network)

    def pages(self, path: str, params: Params) -> Iterator[Page]:
        """Yield the pages of an edge, as far as the caller goes on asking."""
        asked_for = dict(params)
        while True:
            page = self.page(path, asked_for)
            yield page
            if not page.more or {**asked_for, **page.more} == asked_for:
                return
            asked_for |= page.more

    def say(
        self, path: str, body: Mapping[str, Any], file: tuple[str, bytes, str] | None = None, *, field: str = "source"
    ) -> dict[str, Any]:
        """Post `body` (with a file, as a form) and return the answer; OutcomeUnknown when it may have been taken."""
        how: dict[str, Any] = {"json": dict(body)}
        if file is not None:
            flat = {name: one if isinstance(one, str) else json.dumps(one) for name, one in body.items()}
            how = {"data": flat, "files": {field: file}}
        with spoken_carefully(self.network):
            response = self.wire.http.post(
                f"{self.base}/{path}", params=self._proof(), headers=self.headers, timeout=TIMEOUT, **how
            )
        told = self._told(response, speaking=True)
        if not isinstance(told, dict):
            raise OutcomeUnknown(f"{self.network} took our words and answered what we cannot read")
        return told

    def do(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Post something that is the same however often it is done."""
        with asked(self.network):
            response = self.wire.http.post(
                f"{self.base}/{path}", params=self._proof(), json=dict(body or {}), headers=self.headers,
                timeout=TIMEOUT,
            )  # fmt: skip
        told = self._told(response)
        return told if isinstance(told, dict) else {}

    def trade(self, form: Mapping[str, str]) -> str:
        """Return the key that Meta gives for a code or an older key; what is secret stands in no address."""
        with asked(self.network):
            response = self.wire.http.post(f"{self.base}/oauth/access_token", data=dict(form), timeout=TIMEOUT)
        told = self._told(response)
        token = told.get("access_token") if isinstance(told, dict) else None
        if not isinstance(token, str) or not token:
            raise ChannelError(f"{self.network} gave no key")
        return token

    def fetch(self, media: Media, limit: int, *, keyed: bool = False) -> bytes:
        """Return the bytes of a file, with our key only where `keyed`; ChannelError beyond `limit` bytes."""
        if media.content is not None:
            if len(media.content) > limit:
                raise _too_large(limit)
            return media.content
        got = bytearray()
        headers = self.headers if keyed else {}
        with (
            asked(self.network),
            self.wire.http.stream(
                "GET", media.url, headers=headers, timeout=TIMEOUT, follow_redirects=not keyed
            ) as told,
        ):
            check(told, now=self.wire.clock.now(), network="The server that keeps the file")
            for chunk in told.iter_bytes():
                got += chunk
                if len(got) > limit:
                    raise _too_large(limit)
        return bytes(got)

    def _get(self, path: str, params: Params | None) -> httpx.Response:
        with asked(self.network):
            return self.wire.http.get(
                f"{self.base}/{path}", params={**(params or {}), **self._proof()}, headers=self.headers, timeout=TIMEOUT
            )

    def _proof(self) -> dict[str, str]:
        """Return the proof that we hold the app's secret: Meta can be told to take no key without it."""
        if not self._secret or not self._key:
            return {}
        return {"appsecret_proof": hmac.new(self._secret.encode(), self._key.encode(), hashlib.sha256).hexdigest()}

    def _told(self, response: httpx.Response, *, speaking: bool = False) -> Any:
        if response.is_success:
            try:
                told = response.json()
            except (ValueError, RecursionError) as error:
                what = OutcomeUnknown if speaking else ChannelError
                raise what(f"{self.network} answered something that is not JSON") from error
            if not (isinstance(told, dict) and isinstance(told.get("error"), dict)):
                return told
        raise refusal(response, self.network, self.wire.clock.now(), speaking=speaking)


def _too_large(limit: int) -> ChannelError:
    return ChannelError(f"The file is larger than {limit} bytes", permanent=True)


def paged(told: Item, network: str) -> Page:
    """Return the page an edge told; a passing ChannelError when it is none.

    >>> paged({"data": [1], "paging": {"next": "https://g.test/?after=b&access_token=k"}}, "Facebook")
    Page(items=[1], more={'after': 'b'})
    """
    listed = told.get("data")
    if not isinstance(listed, list):
        raise ChannelError(f"{network} gave no list where one was asked for")
    paging = told.get("paging")
    onward = paging.get("next") if isinstance(paging, Mapping) else None
    if not isinstance(onward, str) or not listed:
        return Page(items=listed)
    named = dict(parse_qsl(urlsplit(onward).query))
    steps = ("after", "until", "__paging_token", "offset")
    return Page(items=listed, more={name: named[name] for name in steps if name in named})


def refusal(response: httpx.Response, network: str, now: datetime, *, speaking: bool = False) -> ChannelError:
    """Return what a refusal means: KeyRefused, passing with the moment to come back, permanent, or unknown."""
    error = _body(response)
    code, _ = numbers = _error(response)
    words = str(error.get("error_user_msg") or error.get("message") or response.reason_phrase or "no reason given")
    said = f"{network} answered {code or response.status_code}: {words[:300]}"
    if code in KEY_GONE or response.status_code == 401:
        return KeyRefused(said)
    if code in TOO_MANY or response.status_code == 429:
        return ChannelError(said, retry_at=_back_at(response, now))
    if numbers in SAID_BETTER or (code, 0) in SAID_BETTER:
        return ChannelError(SAID_BETTER.get(numbers) or SAID_BETTER[(code, 0)], permanent=True)
    if code in PASSING or error.get("is_transient") or response.status_code >= 500:
        return OutcomeUnknown(said) if speaking else ChannelError(said, retry_at=retry_at(response, now))
    return ChannelError(said, permanent=True)


def _back_at(response: httpx.Response, now: datetime) -> datetime:
    """Return when Meta lets us ask again: its own estimate in minutes, else an hour from now."""
    try:
        usage = json.loads(response.headers.get("x-business-use-case-usage", ""))
        waits = [int(one.get("estimated_time_to_regain_access", 0)) for group in usage.values() for one in group]
    except (ValueError, TypeError, AttributeError):
        waits = []
    if waits and max(waits) > 0:
        return now + timedelta(minutes=min(max(waits), 24 * 60))
    return retry_at(response, now) or now + timedelta(hours=1)


def _body(response: httpx.Response) -> Item:
    try:
        told = response.json()
    except (ValueError, RecursionError):
        return {}
    error = told.get("error") if isinstance(told, dict) else None
    return error if isinstance(error, dict) else {}


def _error(response: httpx.Response) -> tuple[int, int]:
    error = _body(response)
    return _number(error.get("code")), _number(error.get("error_subcode"))


def _number(told: object) -> int:
    return told if isinstance(told, int) and not isinstance(told, bool) else 0
