"""Connects by X's own consent page (OAuth 2.0 with PKCE), and renews the key: X gives a new refresh token each time."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from porch.channels._x_server import API, NETWORK, TIMEOUT, Server, body_of, words_of
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused
from porch.core.wire import asked, check

PAGE = "https://x.com/i/oauth2/authorize"
SCOPES = (
    "tweet.read tweet.write users.read follows.read like.read like.write dm.read dm.write media.write offline.access"
)
KEPT = ("api", "client_id", "client_secret", "api_secret", "history_days")  # what an old connection hands to a new one
LASTS = 7200  # seconds, where X does not say


class Consent:
    """Asks the person on X for leave to read what concerns them and to post for them."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def authorize(self, fields: Credentials, redirect_uri: str, state: str) -> tuple[str, Credentials]:
        """Return the consent page's address and what must be kept; ChannelError without a client id."""
        if not fields.get("client_id", "").strip():
            raise ChannelError("The client ID of your X app is still needed.", permanent=True)
        verifier = secrets.token_urlsafe(48)
        kept = {name: fields[name].strip() for name in KEPT if fields.get(name, "").strip()}
        query = {
            "response_type": "code", "client_id": kept["client_id"], "redirect_uri": redirect_uri, "scope": SCOPES,
            "state": state, "code_challenge": _challenge(verifier), "code_challenge_method": "S256",
        }  # fmt: skip
        return f"{PAGE}?{urlencode(query)}", {**kept, "redirect_uri": redirect_uri, "code_verifier": verifier}

    def exchange(self, kept: Credentials, code: str) -> Credentials:
        """Return credentials for `code`, with who we are; KeyRefused when X does not know it (any more)."""
        form = {
            "grant_type": "authorization_code", "code": code.strip(), "redirect_uri": kept["redirect_uri"],
            "code_verifier": kept["code_verifier"],
        }  # fmt: skip
        held = {name: kept[name] for name in KEPT if kept.get(name)}
        return with_name(_told(self._wire, held, form, "Connect once more"), self._wire)


def renewed(credentials: Credentials, wire: Wire) -> Credentials:
    """Return the whole set with a fresh key and refresh token; KeyRefused when X no longer takes the one we hold."""
    if not (token := credentials.get("refresh_token")):
        raise KeyRefused(f"{NETWORK} gave us no key to renew with. Connect once more")
    return _told(wire, credentials, {"grant_type": "refresh_token", "refresh_token": token}, "Connect once more")


def with_name(credentials: Credentials, wire: Wire) -> Credentials:
    """Return `credentials` with our number and name, so that they need not be asked for each time."""
    account = Server(credentials, wire).me()
    return {**credentials, "user_id": str(account["id"]), "username": str(account["username"])}


def _told(wire: Wire, held: Credentials, form: Mapping[str, str], advice: str) -> dict[str, str]:
    response = _post(wire, held, form)
    if response.status_code in (400, 401):
        raise KeyRefused(f"{NETWORK} did not take it: {words_of(response)}. {advice}")
    told = body_of(check(response, now=wire.clock.now(), network=NETWORK))
    key = told.get("access_token")
    if not isinstance(key, str) or not key:
        raise ChannelError(f"{NETWORK} gave no key")
    ends = wire.clock.now() + timedelta(seconds=_seconds(told.get("expires_in")))
    fresh = {"access_token": key, "refresh_token": told.get("refresh_token"), "expires_at": ends.isoformat()}
    return {**held, **{name: value for name, value in fresh.items() if isinstance(value, str) and value}}


def _post(wire: Wire, held: Credentials, form: Mapping[str, str]) -> httpx.Response:
    client, secret = held.get("client_id", ""), held.get("client_secret", "")
    headers = {"Authorization": f"Basic {_basic(client, secret)}"} if secret else {}
    whole = dict(form) if secret else {**form, "client_id": client}
    address = f"{(held.get('api') or API).rstrip('/')}/2/oauth2/token"
    with asked(NETWORK):
        return wire.http.post(address, data=whole, headers=headers, timeout=TIMEOUT)


def _basic(client: str, secret: str) -> str:
    return b64encode(f"{quote(client, safe='')}:{quote(secret, safe='')}".encode()).decode()


def _seconds(told: Any) -> int:
    return told if isinstance(told, int) and 0 < told < 10**8 else LASTS


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
