"""Asks a network who somebody is: for customers who sign in with an account they have already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from django.conf import settings

from porch.channels import registry
from porch.channels._openid_vouching import OpenID
from porch.core.channel import Card, Credentials, Vouches, Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError
from porch.core.interaction import Handle
from porch.core.viewer import SYSTEM
from porch.desk.post import guard, wiring
from porch.desk.post.addresses import Allowance
from porch.desk.post.guard import Caps
from porch.records.guests import providers
from porch.records.guests.models import Provider

LONGEST = 300  # letters of what somebody calls their server
CAPS = Caps(body=1024 * 1024, seconds=15, redirects=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Where somebody may have an account: what it is called, and whether they must say on which server.

    `how` is what is written down of a sign-in.
    """

    name: str
    label: str
    how: str
    asks_server: bool
    build: Callable[[], Vouches]


@cache
def wire() -> Wire:
    """Return the world as a stranger may have us look at it: public addresses, https on its own port, and briefly.

    The private networks that channels may reach (PORCH_ALLOW_NETWORKS) stay shut: here anybody names the host.
    """
    return guard.wire(Allowance(ports=frozenset({443})), SYSTEM_CLOCK, caps=CAPS)


def networks() -> list[Network]:
    """Return the networks that customers may sign in with: those of the settings, and the providers the owner chose."""
    cards = [card for card in registry.cards().values() if card.name in settings.PORCH_SIGN_IN_NETWORKS]
    open_ = [
        Network(name=card.name, label=card.label, how=card.name, asks_server=True, build=partial(_vouching, card))
        for card in cards
        if card.vouching is not None
    ]
    chosen = [
        Network(name=one.name, label=one.label, how="oidc", asks_server=False, build=partial(_openid, one))
        for one in providers.providers(SYSTEM)
    ]
    return [*open_, *chosen]


def network(name: str) -> Network:
    """Return one of them; ChannelError where there is none."""
    for one in networks():
        if one.name == name:
            return one
    raise ChannelError("Nobody signs in with this network.", permanent=True)


def ask(network: Network, server: str, *, redirect_uri: str, state: str) -> tuple[str, Credentials]:
    """Return the page that asks somebody for leave to say who they are, and what must be kept meanwhile.

    ChannelError where there is no such server.
    """
    return network.build().authorize({"server": server[:LONGEST]}, redirect_uri, state)


def answer(network: Network, kept: Credentials, code: str) -> Handle:
    """Return whom a network says somebody is who came back with `code`; ChannelError where it does not."""
    return network.build().vouch(kept, code)


def check(*, issuer: str, client_id: str, client_secret: str) -> None:
    """Ask a provider whether it is one, before customers are sent there. ChannelError says why it is not."""
    us = {"issuer": issuer.strip(), "client_id": client_id, "client_secret": client_secret}
    OpenID(wire=wiring.wire(), us=us).discover()


def _vouching(card: Card) -> Vouches:
    assert card.vouching is not None  # noqa: S101 - asked before
    return card.vouching(wire())


def _openid(provider: Provider) -> Vouches:
    return OpenID(wire=wiring.wire(), us=providers.opened(provider))
