"""Builds channels: the only place where a sealed key meets the network."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from porch.channels import registry
from porch.core.channel import Card, Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.desk.post import guard
from porch.desk.post.addresses import Allowance
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account


@cache
def wire() -> Wire:
    """Return the outside world as this process may reach it."""
    return guard.wire(Allowance(cidrs=settings.PORCH_ALLOW_NETWORKS), SYSTEM_CLOCK)


def card_of(account: Account) -> Card:
    """Return the Card of a connection's channel."""
    return registry.card(account.channel)


def open_channel(account: Account) -> object:
    """Return the channel of a connection, built from its opened key."""
    return card_of(account).build(accounts.credentials(account), wire())
