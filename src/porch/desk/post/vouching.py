"""Asks a network who somebody is: for customers who sign in with an account they have already."""

from __future__ import annotations

from functools import cache

from porch.channels import registry
from porch.core.channel import Card, Credentials, Vouches, Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError
from porch.core.interaction import Handle
from porch.desk.post import guard
from porch.desk.post.addresses import Allowance
from porch.desk.post.guard import Caps

LONGEST = 300  # letters of what somebody calls their server
CAPS = Caps(body=1024 * 1024, seconds=15, redirects=3)


@cache
def wire() -> Wire:
    """Return the world as a stranger may have us look at it: public addresses, https on its own port, and briefly.

    The private networks that channels may reach (PORCH_ALLOW_NETWORKS) stay shut: here anybody names the host.
    """
    return guard.wire(Allowance(ports=frozenset({443})), SYSTEM_CLOCK, caps=CAPS)


def networks() -> list[Card]:
    """Return the Cards of the networks that say who somebody is."""
    return [card for card in registry.cards().values() if card.vouching is not None]


def ask(network: str, server: str, *, redirect_uri: str, state: str) -> tuple[str, Credentials]:
    """Return the page at `server` that asks somebody for leave to say who they are, and what must be kept meanwhile.

    ChannelError where there is no such network or server.
    """
    return _vouching(network).authorize({"server": server[:LONGEST]}, redirect_uri, state)


def answer(network: str, kept: Credentials, code: str) -> Handle:
    """Return whom a network says somebody is who came back with `code`; ChannelError where it does not."""
    return _vouching(network).vouch(kept, code)


def _vouching(network: str) -> Vouches:
    for card in networks():
        if card.name == network and card.vouching is not None:
            return card.vouching(wire())
    raise ChannelError("Nobody signs in with this network.", permanent=True)
