"""Talks to LinkedIn's versioned REST API for one organisation, and says what its refusals mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from porch.core import wire
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Handle

LABEL = "LinkedIn"
API = "https://api.linkedin.com"
KEYS = "https://www.linkedin.com"
VERSION = "202605"
TIMEOUT = httpx.Timeout(30, connect=10)
EARLY = timedelta(minutes=5)
PAGE = 100

Item = Mapping[str, Any]
Send = Callable[[dict[str, str]], httpx.Response]


class Refused(ChannelError):
    """LinkedIn understood us and says no, for good."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message, permanent=True)
        self.status = status


class LinkedIn:
    """Our organisation's line. `credentials` always holds the newest key, worth storing after each use."""

    def __init__(self, credentials: Credentials, outside: Wire) -> None:
        self.credentials: dict[str, str] = {**credentials}
        self.wire = outside
        self._base = credentials.get("api", "").rstrip("/")
        self._only = credentials.get("organization", "").strip().lower()

    @cached_property
    def page(self) -> Item:
        """Return our organisation as LinkedIn shows it; ChannelError (permanent) when we look after none such."""
        asked = "/rest/organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED"
        roles = (one for one in self.listed(asked) if isinstance(one, Mapping))
        for urn in dict.fromkeys(
            str(one.get("organization") or one.get("organizationalTarget") or "") for one in roles
        ):
            if urn and (found := self._wanted(urn)):
                return found
        raise ChannelError("This LinkedIn account looks after no such page", permanent=True)

    @property
    def us(self) -> str:
        """Return the URN of our organisation."""
        return str(self.page["urn"])

    def handle(self) -> Handle:
        """Return our organisation as a handle, with its followers."""
        return Handle(
            kind="linkedin", value=self.us, name=str(self.page.get("localizedName") or ""), followers=self.followers(),
            url=f"https://www.linkedin.com/company/{self.page.get('vanityName') or self.us.rpartition(':')[2]}",
        )  # fmt: skip

    def followers(self) -> int | None:
        """Return how many follow our page, None where LinkedIn does not say."""
        try:
            told = self.ask(f"/rest/networkSizes/{_one(self.us)}?edgeType=COMPANY_FOLLOWED_BY_MEMBER")
        except Refused:
            return None
        size = told.get("firstDegreeSize")
        return size if isinstance(size, int) else None

    def posts(self) -> list[Any]:
        """Return our latest posts, newest first."""
        asked = f"/rest/posts?q=author&author={_one(self.us)}&count={PAGE}&start=0&sortBy=CREATED"
        return self.listed(asked)

    def comments(self, under: str) -> Iterator[Any]:
        """Yield all comments on a post, or all answers to a comment; none when it is gone."""
        start = 0
        while True:
            asked = f"/rest/socialActions/{_one(under)}/comments?start={start}&count={PAGE}"
            try:
                page = self.listed(asked)
            except Refused as error:
                if error.status == 404:
                    return
                raise
            yield from page
            start += PAGE
            if len(page) < PAGE:
                return

    def reactions(self, post: str) -> list[Any]:
        """Return the latest reactions to a post; none where LinkedIn does not tell them."""
        asked = (
            f"/rest/reactions/(entity:{_one(post)})?q=entity&sort=(value:REVERSE_CHRONOLOGICAL)&start=0&count={PAGE}"
        )
        try:
            return self.listed(asked)
        except Refused:
            return []  # a nod less is no reason to miss the words

    def counts(self, posts: list[str]) -> list[Any]:
        """Return what LinkedIn counts of these posts of ours."""
        found: list[Any] = []
        for name, kind in (("shares", "urn:li:share:"), ("ugcPosts", "urn:li:ugcPost:")):
            if named := [_one(post) for post in posts if post.startswith(kind)]:
                asked = f"q=organizationalEntity&organizationalEntity={_one(self.us)}&{name}=List({','.join(named)})"
                found += self.listed(f"/rest/organizationalEntityShareStatistics?{asked}")
        return found

    def stands(self, path: str) -> bool:
        """Return whether there is anything at a path."""
        try:
            self.ask(path)
        except Refused as error:
            if error.status == 404:
                return False
            raise
        return True

    def listed(self, path: str) -> list[Any]:
        """Return the elements of a list; ChannelError when it is none."""
        items = self.ask(path).get("elements", [])
        if not isinstance(items, list):
            raise ChannelError(f"{LABEL} gave no list")
        return items

    def ask(self, path: str) -> dict[str, Any]:
        """Return the answer at `path`; KeyRefused, Refused, or an error that passes."""

        def send(headers: dict[str, str]) -> httpx.Response:
            with wire.asked(LABEL):
                return self.wire.http.get(self._at(API) + path, headers=headers, timeout=TIMEOUT)

        told = _json(self._agreed(self._signed(send)))
        if not isinstance(told, dict):
            raise ChannelError(f"{LABEL} answered something else than asked")
        return told

    def tell(self, path: str, body: object) -> httpx.Response:
        """Publish `body` and return the answer; OutcomeUnknown when it may or may not have been taken."""

        def send(headers: dict[str, str]) -> httpx.Response:
            with wire.spoken_carefully(LABEL):
                return self.wire.http.post(self._at(API) + path, json=body, headers=headers, timeout=TIMEOUT)

        return self._agreed(self._signed(send), speaking=True)

    def renew(self) -> None:
        """Get a fresh key for the lasting one; KeyRefused when a person must connect again."""
        if not self.credentials.get("refresh_token"):
            raise KeyRefused(f"{LABEL} no longer accepts our key: it lasts sixty days. Connect once more")
        form = {"grant_type": "refresh_token"} | {
            name: self.credentials.get(name, "") for name in ("client_id", "client_secret", "refresh_token")
        }
        with wire.asked(LABEL):
            response = self.wire.http.post(f"{self._at(KEYS)}/oauth/v2/accessToken", data=form, timeout=TIMEOUT)
        if response.status_code in (400, 401):
            raise KeyRefused(f"{LABEL} no longer accepts our key. Connect once more")
        self.credentials |= keys(_json(self._agreed(response)), self.now())

    def now(self) -> datetime:
        """Return the time by our clock."""
        return self.wire.clock.now()

    def _wanted(self, urn: str) -> Item | None:
        number = urn.rpartition(":")[2]
        if self._only.isdecimal() and self._only != number:
            return None
        told = self.ask(f"/rest/organizations/{quote(number, safe='')}")
        names = {number, *(str(told.get(name) or "").lower() for name in ("localizedName", "vanityName"))}
        return {**told, "urn": urn} if not self._only or self._only in names else None

    def _at(self, base: str) -> str:
        return self._base or base

    def _signed(self, send: Send) -> httpx.Response:
        if self._runs_out():
            self.renew()
        response = send(self._headers())
        if response.status_code == 401 and self.credentials.get("refresh_token"):
            self.renew()
            response = send(self._headers())
        return response

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.credentials.get('access_token', '')}", "Accept": "application/json",
            "LinkedIn-Version": self.credentials.get("version") or VERSION, "X-Restli-Protocol-Version": "2.0.0",
        }  # fmt: skip

    def _runs_out(self) -> bool:
        try:
            at = datetime.fromisoformat(self.credentials.get("expires_at", ""))
            return bool(self.credentials.get("refresh_token")) and at - EARLY <= self.now()
        except (ValueError, TypeError):
            return not self.credentials.get("access_token")

    def _agreed(self, response: httpx.Response, *, speaking: bool = False) -> httpx.Response:
        status, now = response.status_code, self.now()
        if status < 400:
            return response
        said = f"{LABEL} answered {status}: {_words(response)}"
        if status == 401:
            raise KeyRefused(said)
        if status == 426:
            raise ChannelError(f"{LABEL} no longer speaks this version of its API. Update Porch", permanent=True)
        if status == 429:
            raise ChannelError(said, retry_at=wire.retry_at(response, now) or midnight(now))
        if status >= 500 or status == 408:
            raise (OutcomeUnknown if speaking else ChannelError)(said, retry_at=wire.retry_at(response, now))
        raise Refused(said, status=status)


def keys(told: Any, now: datetime) -> dict[str, str]:
    """Return what an answer of the token service says; a lasting key is given to few apps only."""
    if not isinstance(told, Mapping) or not isinstance(told.get("access_token"), str) or not told["access_token"]:
        raise ChannelError(f"{LABEL} gave no key")
    fresh = {"access_token": str(told["access_token"])}
    if isinstance(told.get("refresh_token"), str) and told["refresh_token"]:
        fresh["refresh_token"] = told["refresh_token"]
    lasts = told.get("expires_in")
    if isinstance(lasts, int | float) and 0 < lasts < 10**9:
        fresh["expires_at"] = (now + timedelta(seconds=lasts)).isoformat()
    return fresh


def midnight(now: datetime) -> datetime:
    """Return when LinkedIn's next day begins, by which it counts: midnight UTC.

    >>> midnight(datetime(2026, 7, 1, 12, tzinfo=UTC)).isoformat()
    '2026-07-02T00:00:00+00:00'
    """
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)


class Consent:
    """Asks by LinkedIn's consent page for leave to read and answer what concerns our page."""

    SCOPE = "r_organization_social w_organization_social rw_organization_admin"

    def __init__(self, outside: Wire) -> None:
        self._wire = outside

    def authorize(self, fields: Credentials, redirect_uri: str, state: str) -> tuple[str, Credentials]:
        """Return the consent page's address and what must be kept; ChannelError when the app is not named."""
        if not fields.get("client_id") or not fields.get("client_secret"):
            raise ChannelError("LinkedIn needs the client ID and secret of your app", permanent=True)
        query = {
            "response_type": "code", "client_id": fields["client_id"], "redirect_uri": redirect_uri, "state": state,
            "scope": fields.get("scope") or self.SCOPE,
        }  # fmt: skip
        base = fields.get("api", "").rstrip("/") or KEYS
        return f"{base}/oauth/v2/authorization?{urlencode(query)}", {**fields, "redirect_uri": redirect_uri}

    def exchange(self, kept: Credentials, code: str) -> Credentials:
        """Return credentials for `code`; KeyRefused when LinkedIn does not know it (any more)."""
        form = {"grant_type": "authorization_code", "code": code.strip()} | {
            name: kept[name] for name in ("client_id", "client_secret", "redirect_uri")
        }
        base = kept.get("api", "").rstrip("/") or KEYS
        with wire.asked(LABEL):
            response = self._wire.http.post(f"{base}/oauth/v2/accessToken", data=form, timeout=TIMEOUT)
        if response.status_code in (400, 401):
            raise KeyRefused("LinkedIn did not take the code. Connect once more")
        now = self._wire.clock.now()
        fresh = keys(_json(wire.check(response, now=now, network=LABEL)), now)
        passing = ("redirect_uri", "state", "channel", "account")
        return {name: value for name, value in kept.items() if name not in passing} | fresh


def _one(urn: str) -> str:
    return quote(urn, safe="")


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise ChannelError(f"{LABEL} answered what is no JSON") from error


def _words(response: httpx.Response) -> str:
    try:
        return str(response.json()["message"])[:300]
    except (ValueError, LookupError, TypeError):
        return response.reason_phrase or "no reason given"
