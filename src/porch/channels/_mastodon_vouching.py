"""Says who somebody is by their own server's word, about its own people alone."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import urlsplit

from porch.channels._mastodon_consent import Consent
from porch.channels._mastodon_reading import handle
from porch.channels._mastodon_server import NETWORK, TIMEOUT, Server, discover, home
from porch.core.channel import Credentials, Wire
from porch.core.errors import ChannelError
from porch.core.interaction import Handle
from porch.core.wire import asked

SCOPES = "read:accounts"
ACCT = re.compile(r"[\w.-]{1,200}@[\w.-]{1,190}(:\d{1,5})?", re.ASCII)


class Vouching:
    """Asks a server who its person is."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._consent = Consent(wire, SCOPES)

    def authorize(self, fields: Credentials, redirect_uri: str, state: str) -> tuple[str, Credentials]:
        """Return the consent page's address and what must be kept; ChannelError when the server cannot be used.

        `fields["server"]` is a server, or a whole handle.
        """
        return self._consent.authorize(discover(fields, self._wire), redirect_uri, state)

    def vouch(self, kept: Credentials, code: str) -> Handle:
        """Return who brought `code` back; ChannelError where the server names somebody who is not its own."""
        key = self._consent.exchange(kept, code)
        server = Server(key, self._wire)
        try:
            who = handle(server.account(), server.us().host)
        finally:
            self._give_back(key)
        if not self._is_theirs(who.value, server.url):
            raise ChannelError(f"{server.url} cannot speak for {who.value}", permanent=True)
        return who

    def _is_theirs(self, acct: str, server: str) -> bool:
        """Return whether the host of a handle is the server, or says that it keeps that handle.

        A server may write any handle into its answer; without this anybody's server could let anybody in as anybody.
        """
        if not ACCT.fullmatch(acct):
            return False
        host = acct.rpartition("@")[2]
        return host == urlsplit(server).netloc or home(acct, f"https://{host}", self._wire) == server

    def _give_back(self, key: Credentials) -> None:
        form = {"token": key["access_token"], **{name: key[name] for name in ("client_id", "client_secret")}}
        with suppress(ChannelError), asked(NETWORK):
            self._wire.http.post(f"{key['server']}/oauth/revoke", data=form, timeout=TIMEOUT)
