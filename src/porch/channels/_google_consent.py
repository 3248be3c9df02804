"""Connects by Google's consent page: the business's own project asks, the person agrees, a lasting key comes back."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import urlencode

from porch.channels._google_session import TIMEOUT, TOKENS, complaint, keys
from porch.core.channel import Credentials, Field, Wire
from porch.core.errors import ChannelError, KeyRefused
from porch.core.wire import asked

PAGE = "https://accounts.google.com"
PASSING = frozenset({"redirect_uri", "code_verifier", "state", "channel", "account"})

FIELDS = (
    Field(
        name="client_id",
        label="Client ID",
        help="From your own project in the Google Cloud console: APIs & Services, Credentials, OAuth client ID.",
    ),
    Field(
        name="client_secret",
        label="Client secret",
        kind="password",
        help="It stands beside the client ID.",
        secret=True,
    ),
)


class Consent:
    """Asks a Google account for leave to do what `scope` says, and for a key that lasts."""

    def __init__(self, wire: Wire, network: str, scope: str) -> None:
        self._wire = wire
        self._network = network
        self._scope = scope

    def authorize(self, fields: Credentials, redirect_uri: str, state: str) -> tuple[str, Credentials]:
        """Return the consent page's address and what must be kept; ChannelError when the project is not named."""
        if not fields.get("client_id") or not fields.get("client_secret"):
            raise ChannelError("Google needs the client ID and secret of your project", permanent=True)
        verifier = secrets.token_urlsafe(48)
        query = {
            "response_type": "code", "client_id": fields["client_id"], "redirect_uri": redirect_uri, "state": state,
            "scope": self._scope, "access_type": "offline", "prompt": "consent",  # or no lasting key comes back
            "code_challenge": _challenge(verifier), "code_challenge_method": "S256",
        }  # fmt: skip
        base = fields.get("api", "").rstrip("/") or PAGE
        kept = {**fields, "redirect_uri": redirect_uri, "code_verifier": verifier}
        return f"{base}/o/oauth2/v2/auth?{urlencode(query)}", kept

    def exchange(self, kept: Credentials, code: str) -> Credentials:
        """Return credentials for `code`; KeyRefused when Google does not know it (any more)."""
        form = {"grant_type": "authorization_code", "code": code.strip()} | {
            name: kept[name] for name in ("client_id", "client_secret", "redirect_uri", "code_verifier")
        }
        base = kept.get("api", "").rstrip("/") or TOKENS
        with asked(self._network):
            response = self._wire.http.post(f"{base}/token", data=form, timeout=TIMEOUT)
        if response.status_code in (400, 401):
            raise KeyRefused(f"Google did not take the code. Connect once more ({complaint(response)[0]})")
        try:
            told = response.raise_for_status().json()
        except Exception as error:
            raise ChannelError(f"Google answered {response.status_code} to the code") from error
        fresh = keys(told if isinstance(told, dict) else {}, self._wire.clock.now(), self._network)
        if "refresh_token" not in fresh:
            raise ChannelError(
                "Google gave a key for one hour only. Remove Porch under myaccount.google.com/permissions and connect"
                " once more",
                permanent=True,
            )
        return {name: value for name, value in kept.items() if name not in PASSING} | fresh


def consent(network: str, scope: str) -> Callable[[Wire], Consent]:
    """Return what a Card calls to begin: `scope` is all that is asked for."""
    return lambda wire: Consent(wire, network, scope)


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
