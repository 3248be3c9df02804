"""A server of the fediverse as the portal meets it, and a customer who walks there and back."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from django.http import HttpResponse
from django.test import Client

from porch.core.channel import Wire
from porch.core.clock import SYSTEM_CLOCK
from tests.channels.mastodon_stages import no_dial
from tests.interfaces.portal import entering

YOU, BACK = "/with/you/", "/with/sign-in/back/"


class Server:
    """Registers whoever asks, and takes the code of the person named in `who` where the proof of who left fits."""

    def __init__(self, who: str = "ann") -> None:
        self.who = who
        self.asked: list[str] = []
        self.answers: dict[str, Any] = {
            "/api/v1/apps": {"client_id": "id", "client_secret": "secret"},
            "/.well-known/oauth-authorization-server": {"code_challenge_methods_supported": ["S256"]},
            "/oauth/token": {"access_token": "key"},
            "/api/v1/accounts/verify_credentials": {"id": "1", "acct": who, "username": who},
            "/api/v2/instance": {"domain": "social.example"},
        }

    def wire(self) -> Wire:
        """Return a world in which there is this server alone."""
        return Wire(http=httpx.Client(transport=httpx.MockTransport(self._answer)), dial=no_dial, clock=SYSTEM_CLOCK)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        found = self.answers.get(request.url.path) if request.url.host == "social.example" else None
        return httpx.Response(404, json={}) if found is None else httpx.Response(200, json=found)


def leave(guest: Client, server: str = "social.example", **form: str) -> HttpResponse:
    """Send a form as a stranger who has an account on a server; return the page that leads there."""
    told = {"key": entering.key(guest), "sign-network": "mastodon", "sign-server": server, **form}
    return guest.post(YOU, told)


def state(away: HttpResponse) -> str:
    """Return what the server brings back of somebody who left by this page."""
    return dict(parse_qsl(urlsplit(away.context["address"]).query))["state"]


def come_back(guest: Client, away: HttpResponse, code: str = "code") -> HttpResponse:
    """Return the page somebody comes back to."""
    return guest.get(BACK, {"code": code, "state": state(away)})
