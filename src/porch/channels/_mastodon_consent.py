"""Connects by a Mastodon server's own consent page: registers Porch, sends the person there, takes the code back."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx

from porch.channels._mastodon_server import NETWORK, TIMEOUT, json_of, server_url
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused
from porch.core.wire import asked, check

# and nothing more
SCOPES = "read:accounts read:notifications read:search read:statuses write:statuses write:media write:favourites"


class Consent:
    """Asks a server's person for leave to do what `scopes` name; by default to read what concerns us, and to post."""

    def __init__(self, wire: Wire, scopes: str = SCOPES) -> None:
        self._wire = wire
        self._scopes = scopes

    def authorize(self, fields: Credentials, redirect_uri: str, state: str) -> tuple[str, Credentials]:
        """Return the consent page's address and what must be kept; ChannelError when the server cannot be used."""
        server = server_url(fields.get("server", ""))
        app = self._register(server, redirect_uri)
        kept = {"server": server, "redirect_uri": redirect_uri, **app}
        query = {
            "response_type": "code", "client_id": app["client_id"], "redirect_uri": redirect_uri,
            "scope": self._scopes, "state": state,
        }  # fmt: skip
        if self._takes_proof(server):
            kept["code_verifier"] = secrets.token_urlsafe(48)
            query |= {"code_challenge": _challenge(kept["code_verifier"]), "code_challenge_method": "S256"}
        return f"{server}/oauth/authorize?{urlencode(query)}", kept

    def exchange(self, kept: Credentials, code: str) -> Credentials:
        """Return credentials for `code`; KeyRefused when the server does not know it (any more)."""
        form = {
            "grant_type": "authorization_code", "code": code.strip(), "client_id": kept["client_id"],
            "client_secret": kept["client_secret"], "redirect_uri": kept["redirect_uri"],
            "scope": self._scopes,
        }  # fmt: skip
        if verifier := kept.get("code_verifier"):
            form["code_verifier"] = verifier
        response = self._post(f"{kept['server']}/oauth/token", form)
        if response.status_code in (400, 401):
            raise KeyRefused(f"{NETWORK} did not take the code. Connect once more")
        token = self._told(response).get("access_token")
        if not isinstance(token, str) or not token:
            raise ChannelError(f"{NETWORK} gave no key for the code")
        names = ("server", "client_id", "client_secret")
        return {**{name: kept[name] for name in names}, "access_token": token}

    def _register(self, server: str, redirect_uri: str) -> dict[str, str]:
        form = {"client_name": "Porch", "redirect_uris": redirect_uri, "scopes": self._scopes}
        app = self._told(self._post(f"{server}/api/v1/apps", form))
        try:
            return {name: str(app[name]) for name in ("client_id", "client_secret")}
        except LookupError as error:
            raise ChannelError(f"{server} did not register Porch", permanent=True) from error

    def _takes_proof(self, server: str) -> bool:
        """Return whether the server says it takes PKCE (Mastodon does since 4.3)."""
        try:
            with asked(NETWORK):
                response = self._wire.http.get(f"{server}/.well-known/oauth-authorization-server", timeout=TIMEOUT)
            told = json_of(response) if response.status_code == 200 else {}
        except ChannelError:
            return False
        methods = told.get("code_challenge_methods_supported") if isinstance(told, dict) else None
        return isinstance(methods, list) and "S256" in methods

    def _post(self, url: str, form: Mapping[str, str]) -> httpx.Response:
        with asked(NETWORK):
            return self._wire.http.post(url, data=dict(form), timeout=TIMEOUT)

    def _told(self, response: httpx.Response) -> dict[str, Any]:
        told = json_of(check(response, now=self._wire.clock.now(), network=NETWORK))
        if not isinstance(told, dict):
            raise ChannelError(f"{NETWORK} answered something else than asked")
        return told


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
