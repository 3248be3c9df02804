"""Connects by Reddit's own consent page, with the application the shop owner made there."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from porch.channels._reddit_server import EARLY, SCOPES, SITE, grant
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError, KeyRefused


class Consent:
    """Asks for leave to read what concerns us and to write for us."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def authorize(self, fields: Credentials, redirect_uri: str, state: str) -> tuple[str, Credentials]:
        """Return the consent page's address and what must be kept; ChannelError when the application is not named."""
        if not fields.get("client_id"):
            raise ChannelError("Give the id of your application first", permanent=True)
        query = {
            "client_id": fields["client_id"], "response_type": "code", "state": state, "redirect_uri": redirect_uri,
            "duration": "permanent", "scope": SCOPES,
        }  # fmt: skip
        kept = {**fields, "redirect_uri": redirect_uri}
        return f"{self._site(fields)}/api/v1/authorize?{urlencode(query)}", kept

    def exchange(self, kept: Credentials, code: str) -> Credentials:
        """Return credentials for `code`, with a key that renews itself; KeyRefused when Reddit does not know it."""
        form = {"grant_type": "authorization_code", "code": code.strip(), "redirect_uri": kept["redirect_uri"]}
        told = grant(self._wire, self._site(kept), kept, form)
        if not told.get("refresh_token"):
            raise KeyRefused("Reddit gave a key that cannot be renewed. Connect again")
        ends = self._wire.clock.now() + timedelta(seconds=int(told.get("expires_in") or 3600)) - EARLY
        fields = {name: value for name, value in kept.items() if name not in ("redirect_uri", "state", "channel")}
        tokens = {name: str(told[name]) for name in ("access_token", "refresh_token")}
        return {**fields, **tokens, "expires_at": ends.isoformat()}

    def _site(self, fields: Credentials) -> str:
        return (fields.get("api") or SITE).rstrip("/")
