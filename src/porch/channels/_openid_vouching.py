"""Says who somebody is by OpenID Connect, with a provider the owner of this house chose: a company's, Google, GitLab.

They are known by the mail address that the provider has verified; without one they are nobody.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

from porch.channels import _openid_tokens as tokens
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Handle
from porch.core.wire import asked, check

NETWORK = "The provider"
TIMEOUT = httpx.Timeout(15, connect=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenID:
    """A provider, and how it knows us: `issuer`, `client_id`, `client_secret`."""

    wire: Wire
    us: Credentials

    def authorize(self, fields: Credentials, redirect_uri: str, state: str) -> tuple[str, Credentials]:
        """Return the provider's own page and what must be kept; ChannelError when it is none."""
        told = self.discover()
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        proof = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code", "client_id": self.us["client_id"], "redirect_uri": redirect_uri,
            "scope": "openid email profile", "state": state, "nonce": nonce, "code_challenge": proof,
            "code_challenge_method": "S256",
        }  # fmt: skip
        page = str(told["authorization_endpoint"])
        kept = {"server": self.us["issuer"], "redirect_uri": redirect_uri, "code_verifier": verifier, "nonce": nonce}
        return f"{page}{'&' if urlsplit(page).query else '?'}{urlencode(query)}", kept

    def vouch(self, kept: Credentials, code: str) -> Handle:
        """Return the verified mail address of who brought `code` back; ChannelError where there is none."""
        told = self.discover()
        given = self._exchange(told, kept, code)
        keys = self._json(self._get(str(told["jwks_uri"]))).get("keys") or []
        who = tokens.read(
            str(given.get("id_token") or ""), keys, issuer=self.us["issuer"], client_id=self.us["client_id"],
            nonce=kept["nonce"], now=self.wire.clock.now(),
        )  # fmt: skip
        said = who if "email" in who else self._asked_further(told, given, who)
        mail = str(said.get("email") or "").strip().lower()
        if "@" not in mail or said.get("email_verified") not in (True, "true"):
            raise ChannelError(f"{NETWORK} has verified no mail address of this person", permanent=True)
        return Handle(kind="email", value=mail, name=str(said.get("name") or ""))

    def discover(self) -> Mapping[str, Any]:
        """Return where the provider is asked what; ChannelError where it is another, or speaks in the clear."""
        issuer = self.us["issuer"]
        told = self._json(self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
        scheme = urlsplit(issuer).scheme
        places = [str(told.get(name) or "") for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if told.get("issuer") != issuer or any(urlsplit(place).scheme not in ("https", scheme) for place in places):
            raise ChannelError(f"{issuer} is no provider of OpenID Connect, or calls itself otherwise", permanent=True)
        return told

    def _exchange(self, told: Mapping[str, Any], kept: Credentials, code: str) -> Mapping[str, Any]:
        us = (self.us["client_id"], self.us["client_secret"])
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": kept["redirect_uri"],
            "code_verifier": kept["code_verifier"], "client_id": us[0],
        }  # fmt: skip
        by_post = "client_secret_basic" not in told.get(
            "token_endpoint_auth_methods_supported", ["client_secret_basic"]
        )
        more: dict[str, Any] = {"data": form | {"client_secret": us[1]}} if by_post else {"data": form, "auth": us}
        with asked(NETWORK):
            response = self.wire.http.post(str(told["token_endpoint"]), timeout=TIMEOUT, **more)
        if response.status_code in (400, 401):
            raise KeyRefused(f"{NETWORK} did not take the code")
        return self._json(response)

    def _asked_further(self, told: Mapping[str, Any], given: Mapping[str, Any], who: tokens.Claims) -> tokens.Claims:
        place = str(told.get("userinfo_endpoint") or "")
        if not place:
            return {}
        said = self._json(self._get(place, {"Authorization": f"Bearer {given.get('access_token')}"}))
        return said if said.get("sub") == who["sub"] else {}

    def _get(self, address: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        with asked(NETWORK):
            return self.wire.http.get(address, headers=dict(headers or {}), timeout=TIMEOUT)

    def _json(self, response: httpx.Response) -> Mapping[str, Any]:
        try:
            told = check(response, now=self.wire.clock.now(), network=NETWORK).json()
        except (ValueError, RecursionError) as error:
            raise ChannelError(f"{NETWORK} answered something that is not JSON") from error
        if not isinstance(told, dict):
            raise ChannelError(f"{NETWORK} answered something else than asked")
        return told
