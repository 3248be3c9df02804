"""How a connection is doing: whether it is asked, what was refused, what is left of its limits, where to push to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from porch.core.channel import abilities
from porch.core.viewer import Viewer
from porch.desk.post import spending, wiring
from porch.desk.post.spending import Budget
from porch.records.accounts.models import Account, Circuit
from porch.records.interactions import queries as interactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where a network may push: the address, empty while Porch has none that the network can reach."""

    address: str
    paste: str
    waits: str
    pushed_at: datetime | None
    refusals: int
    refused_at: datetime | None
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the page of a connection tells beyond its state. `webhook` is None where the network never pushes."""

    circuit: Circuit
    tries_again_at: datetime | None
    failures: int
    said_at: datetime | None
    budget: Budget
    quarantined: int
    webhook: Webhook | None
    only_pushes: bool
    consents: bool


def health(viewer: Viewer, account: Account, now: datetime) -> Health:
    """Return how a connection is doing."""
    card = wiring.card_of(account)
    can = abilities(card)
    circuit = account.circuit(now)
    return Health(
        circuit=circuit,
        tries_again_at=account.open_until if circuit == Circuit.OPEN else None,
        failures=account.failures,
        said_at=account.said_at,
        budget=spending.budget(account, card.limits, now),
        quarantined=interactions.quarantine_size(viewer, account.pk),
        webhook=_webhook(viewer, account) if can["overhears"] == "yes" else None,
        only_pushes=can["overhears"] == "yes" and can["listens"] != "yes",
        consents=card.consent is not None,
    )


def webhook_address(account: Account) -> str:
    """Return the address a network may push to, or nothing while Porch has no public address."""
    public = settings.PORCH_PUBLIC_URL
    return f"{public}/hooks/{account.public_id}/" if public else ""


def _webhook(viewer: Viewer, account: Account) -> Webhook:
    card = wiring.card_of(account)
    return Webhook(
        address=webhook_address(account), paste=card.paste_address, waits=card.waits_for_address,
        pushed_at=account.pushed_at, refusals=account.refusals, refused_at=account.refused_at,
        unread=interactions.unread_size(viewer, account.pk),
    )  # fmt: skip
