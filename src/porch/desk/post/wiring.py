"""Builds channels: the only place where a sealed key meets the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache

import httpx
from django.conf import settings

from porch.channels import here, registry
from porch.core.channel import Card, Wire
from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.desk.post import guard
from porch.desk.post.addresses import Allowance
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account


@dataclass(slots=True)
class Meter:
    """How often a network was asked while it ran."""

    calls: int = 0


_metering: ContextVar[Meter | None] = ContextVar("_metering", default=None)


@cache
def wire() -> Wire:
    """Return the outside world as this process may reach it."""
    outside = guard.wire(Allowance(cidrs=settings.PORCH_ALLOW_NETWORKS), SYSTEM_CLOCK)
    outside.http.event_hooks["request"].append(_count)
    return outside


@contextmanager
def metered() -> Iterator[Meter]:
    """Count the requests that channels make inside, in this thread."""
    meter = Meter()
    before = _metering.set(meter)
    try:
        yield meter
    finally:
        _metering.reset(before)


def _count(_request: httpx.Request) -> None:
    if (meter := _metering.get()) is not None:
        meter.calls += 1


def card_of(account: Account) -> Card:
    """Return the Card of a connection's channel."""
    return registry.card(account.channel)


def open_channel(account: Account, *, clock: Clock | None = None) -> object:
    """Return the channel of a connection, built from its opened key; a demonstration's never reaches a network.

    `clock` is the time it goes by, when that is not ours.
    """
    key, card = accounts.credentials(account), card_of(account)
    if here.ends_here(key):
        return here.build(card, key)
    return card.build(key, replace(wire(), clock=clock) if clock else wire())


def keep_renewed(account: Account, channel: object) -> None:
    """Seal what a channel renewed by itself while in use (a session token), so that the next one starts with it."""
    held = getattr(channel, "credentials", None)
    if isinstance(held, Mapping) and dict(held) != accounts.credentials(account):
        expires = accounts.expiry(held) or account.key_expires_at
        accounts.keep_credentials(account=account, credentials=held, at=SYSTEM_CLOCK.now(), expires_at=expires)
