"""X with our key: asks it, and turns its refusals into words a caller can act on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from porch.channels._x_bodies import pooled
from porch.channels._x_names import Item, Us
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.wire import asked, check, retry_at, spoken_carefully

NETWORK = "X"
API = "https://api.x.com"
TIMEOUT = httpx.Timeout(30, connect=10)
USER_FIELDS = "id,name,username,public_metrics,protected"
MEDIA_FIELDS = "alt_text,media_key,preview_image_url,type,url,variants"
POSTS: Mapping[str, str | int] = {
    "post.fields": "attachments,conversation_id,created_at,entities,lang,note_post,possibly_sensitive,public_metrics",
    "expansions": (
        "attachments.media_keys,attachments.poll_ids,author_id,edit_history_post_ids,entities.mentions.username,"
        "in_reply_to_user_id,referenced_posts"
    ),
    "user.fields": USER_FIELDS,
    "media.fields": MEDIA_FIELDS,
    "poll.fields": "id,options",
}
MESSAGES: Mapping[str, str | int] = {
    "dm_event.fields": "attachments,created_at,dm_conversation_id,entities,event_type,id,text",
    "event_types": "MessageCreate",
    "expansions": "attachments.media_keys,participant_ids,sender_id",
    "user.fields": USER_FIELDS,
    "media.fields": MEDIA_FIELDS,
}
DAILY = ("x-user-limit-24hour", "x-app-limit-24hour")

Params = Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer that lists: its items, what they bring along, and where the list goes on (empty: nowhere)."""

    items: list[Any]
    pool: dict[str, dict[str, Item]]
    more: str = ""
    newest: str = ""
    oldest: str = ""
    problems: list[Item] = field(default_factory=list)


class Server:
    """Asks X as one account."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        self.url = (credentials.get("api") or API).rstrip("/")
        self.wire = wire
        self._key = credentials.get("access_token", "")
        number, name = credentials.get("user_id", ""), credentials.get("username", "")
        self._us = Us(id=number, name=name.lower()) if number and name else None

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that carry our key; they go to X's API alone."""
        return {"Authorization": f"Bearer {self._key}", "Accept": "application/json"}

    def us(self) -> Us:
        """Return who we are, asking only where that is not written down."""
        if self._us is None:
            self.me()
        return self._us or Us(id="", name="")

    def me(self) -> Item:
        """Return our own account as X shows it; KeyRefused when it does not know our key."""
        account = self.ask("/2/users/me", {"user.fields": USER_FIELDS}).get("data")
        if not isinstance(account, Mapping) or not account.get("id") or not account.get("username"):
            raise ChannelError(f"{NETWORK} did not say who we are")
        self._us = Us(id=str(account["id"]), name=str(account["username"]).lower())
        return account

    def get(self, path: str, params: Params | None = None) -> httpx.Response:
        """Return the answer at `path` as it came; a passing ChannelError when none came."""
        with asked(NETWORK):
            return self.wire.http.get(self.url + path, params=params, headers=self.headers, timeout=TIMEOUT)

    def ask(self, path: str, params: Params | None = None) -> dict[str, Any]:
        """Return the JSON object at `path`; ChannelError for all else."""
        return body_of(self.agreed(self.get(path, params)))

    def page(self, path: str, params: Params) -> Page:
        """Return one page of the list at `path`."""
        told = self.ask(path, params)
        items, meta = told.get("data", []), told.get("meta") or {}
        if not isinstance(items, list) or not isinstance(meta, Mapping):
            raise ChannelError(f"{NETWORK} gave no list at {path}")
        problems = [one for one in told.get("errors") or () if isinstance(one, Mapping)]
        ids = sorted((one["id"] for one in items if _has_id(one)), key=int)
        return Page(
            items=items, pool=pooled(told), more=_text(meta, "next_token"), problems=problems,
            newest=_text(meta, "newest_id") or (ids[-1] if ids else ""),
            oldest=_text(meta, "oldest_id") or (ids[0] if ids else ""),
        )  # fmt: skip

    def say(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Publish and return what X made of it; OutcomeUnknown when it may have been published."""
        with spoken_carefully(NETWORK):
            response = self.wire.http.post(self.url + path, json=body, headers=self.headers, timeout=TIMEOUT)
        self.agreed(response, speaking=True)
        try:
            return dict(body_of(response)["data"])
        except (ChannelError, LookupError, TypeError, ValueError) as error:
            raise OutcomeUnknown(f"{NETWORK} took our words and answered what we cannot read") from error

    def agreed(self, response: httpx.Response, *, speaking: bool = False) -> httpx.Response:
        """Return `response` if X agreed, else raise what its refusal means, in X's own words."""
        now, status = self.wire.clock.now(), response.status_code
        if response.is_redirect:
            raise ChannelError(f"{NETWORK} sent us elsewhere ({response.headers.get('location')})", permanent=True)
        if status == 401:
            raise KeyRefused(f"{NETWORK} no longer accepts our key: {words_of(response)}")
        if status == 429:
            raise ChannelError(f"{NETWORK} asks us to wait: {words_of(response)}", retry_at=back_at(response, now))
        if 400 <= status < 500 and status not in (408, 425):
            raise ChannelError(f"{NETWORK} answered {status}: {words_of(response)}", permanent=True)
        return check(response, now=now, network=NETWORK, speaking=speaking)


def back_at(response: httpx.Response, now: datetime) -> datetime | None:
    """Return when X wants us back: when the day's allowance is used up, then; else when its quarter of an hour ends."""
    used = [name for name in DAILY if response.headers.get(f"{name}-remaining") == "0"]
    for name in [*(f"{one}-reset" for one in used), "x-rate-limit-reset"]:
        value = response.headers.get(name, "")
        if value.isdecimal() and len(value) < 12:
            return max(now, datetime.fromtimestamp(int(value), UTC))
    return retry_at(response, now)


def body_of(response: httpx.Response) -> dict[str, Any]:
    """Return the JSON object X answered; a passing error when it is none (a proxy's page, a cut answer)."""
    try:
        told = json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise ChannelError(f"{NETWORK} answered something that is not JSON") from error
    if not isinstance(told, dict):
        raise ChannelError(f"{NETWORK} answered something else than asked")
    return told


def words_of(response: httpx.Response) -> str:
    """Return why X refused, in its own words."""
    try:
        told = body_of(response)
    except ChannelError:
        told = {}
    first = next((one for one in told.get("errors") or () if isinstance(one, Mapping)), {})
    for one in (told, first):
        for key in ("detail", "error_description", "message", "title", "error"):
            if isinstance(one.get(key), str):
                return str(one[key])[:300]
    return response.reason_phrase or "no reason given"


def _has_id(one: Any) -> bool:
    return isinstance(one, Mapping) and isinstance(one.get("id"), str) and one["id"].isdecimal()


def _text(told: Item, name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""
