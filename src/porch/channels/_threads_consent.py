"""Connects by Threads' own consent page, makes the short key a lasting one, and renews that within its sixty days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx

from porch.channels._meta_graph import TIMEOUT, refusal
from porch.channels._threads_reading import LABEL
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused
from porch.core.payload import text
from porch.core.wire import asked

API = "https://graph.threads.com"
PAGE = "https://threads.com/oauth/authorize"
SCOPES = (
    "threads_basic", "threads_content_publish", "threads_read_replies", "threads_manage_replies",
    "threads_manage_mentions", "threads_manage_insights", "threads_keyword_search",
)  # fmt: skip
LASTS = 60 * 24 * 3600  # seconds, where Threads does not say
KEPT = ("api", "app_id", "app_secret", "verify_token", "history_days")  # what an old connection hands to a new one


class Consent:
    """Asks the person on Threads for leave to read what concerns them and to post for them."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def authorize(self, fields: Credentials, redirect_uri: str, state: str) -> tuple[str, Credentials]:
        """Return the consent page's address and what must be kept; ChannelError when the app is not named."""
        kept = {name: fields[name].strip() for name in KEPT if fields.get(name, "").strip()}
        if not kept.get("app_id") or not kept.get("app_secret"):
            raise ChannelError("The Threads app ID and its secret are needed first", permanent=True)
        query = {
            "client_id": kept["app_id"], "redirect_uri": redirect_uri, "scope": ",".join(SCOPES),
            "response_type": "code", "state": state,
        }  # fmt: skip
        return f"{PAGE}?{urlencode(query)}", {**kept, "redirect_uri": redirect_uri}

    def exchange(self, kept: Credentials, code: str) -> Credentials:
        """Return credentials with a lasting key; KeyRefused when Threads does not know the code (any more)."""
        form = {
            "client_id": kept["app_id"], "client_secret": kept["app_secret"], "grant_type": "authorization_code",
            "redirect_uri": kept["redirect_uri"], "code": code.strip().removesuffix("#_"),
        }  # fmt: skip
        base = _base(kept)
        with asked(LABEL):
            response = self._wire.http.post(f"{base}/oauth/access_token", data=form, timeout=TIMEOUT)
        short = text(_told(response, self._wire), "access_token")
        asked_for = {"grant_type": "th_exchange_token", "client_secret": kept["app_secret"], "access_token": short}
        held = {name: kept[name] for name in KEPT if kept.get(name)}
        return _lasting(self._wire, held, f"{base}/access_token", asked_for)


def renewed(credentials: Credentials, wire: Wire) -> Credentials:
    """Return the whole set with a key that lasts sixty days more; KeyRefused when it has run out already.

    Threads takes the key in the address here and nowhere else.
    """
    asked_for = {"grant_type": "th_refresh_token", "access_token": credentials.get("access_token", "")}
    return _lasting(wire, credentials, f"{_base(credentials)}/refresh_access_token", asked_for)


def _lasting(wire: Wire, held: Credentials, address: str, asked_for: Mapping[str, str]) -> dict[str, str]:
    with asked(LABEL):
        response = wire.http.get(address, params=dict(asked_for), timeout=TIMEOUT)
    told = _told(response, wire)
    if not (key := text(told, "access_token")):
        raise ChannelError(f"{LABEL} gave no key")
    lasts = told.get("expires_in")
    seconds = lasts if isinstance(lasts, int) and 0 < lasts < 10**9 else LASTS
    ends = wire.clock.now() + timedelta(seconds=seconds)
    return {**held, "access_token": key, "expires_at": ends.isoformat()}


def _told(response: httpx.Response, wire: Wire) -> Mapping[str, Any]:
    if not response.is_success:
        error = refusal(response, LABEL, wire.clock.now())
        raise KeyRefused(f"{error}. Connect once more") if error.permanent else error
    try:
        told = response.json()
    except (ValueError, RecursionError) as error:
        raise ChannelError(f"{LABEL} answered something that is not JSON") from error
    return told if isinstance(told, Mapping) else {}


def _base(credentials: Credentials) -> str:
    return (credentials.get("api") or API).rstrip("/")
