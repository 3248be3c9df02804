"""Meta's webhooks: the handshake, the signature over the raw body, and whose entry an entry is."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from porch.core.channel import Credentials
from porch.core.errors import KeyRefused
from porch.core.interaction import Delivery, Greeting
from porch.core.payload import items, moment, parsed

Item = Mapping[str, Any]
SIGNATURE = "x-hub-signature-256"
STALE = timedelta(days=3)  # Meta tries for 36 hours, and a clock may be off by a day
NO_SECRET = "The app secret is missing, so no delivery can be told from a forged one. Connect again with it"  # noqa: S105


def greeting(delivery: Delivery, credentials: Credentials, network: str) -> Greeting | None:
    """Return the challenge Meta wants to hear back; KeyRefused when it names another token than ours."""
    if delivery.query.get("hub.mode") != "subscribe":
        return None
    ours, theirs = credentials.get("verify_token", ""), delivery.query.get("hub.verify_token", "")
    if not ours or not hmac.compare_digest(ours.encode(), theirs.encode()):
        raise KeyRefused(f"{network} was greeted with another verify token than ours")
    return Greeting(body=delivery.query.get("hub.challenge", "").encode())


def trusted(delivery: Delivery, credentials: Credentials, network: str) -> Item:
    """Return the body of a signed delivery; KeyRefused when the signature is wrong, Unreadable when it is no JSON."""
    secret = credentials.get("app_secret", "")
    if not secret:
        raise KeyRefused(NO_SECRET)
    expected = "sha256=" + hmac.new(secret.encode(), delivery.body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), delivery.headers.get(SIGNATURE, "").encode()):
        raise KeyRefused(f"This delivery is not signed by {network}")
    told = parsed(delivery.body, network)
    body = told if isinstance(told, dict) else {}
    _refuse_old(body, delivery.received_at, network)
    return body


def entries(body: Item, ours: str = "") -> Iterator[Item]:
    """Yield the entries of a delivery; only those of `ours` when it is given: Meta bundles several pages in one."""
    yield from (entry for entry in items(body.get("entry")) if not ours or str(entry.get("id")) == ours)


def changes(entry: Item) -> Iterator[Item]:
    """Yield the changes of an entry."""
    yield from items(entry.get("changes"))


def talks(entry: Item) -> Iterator[Item]:
    """Yield the events of conversations in an entry, those meant for another app of ours (standby) too."""
    yield from items(entry.get("messaging"))
    yield from items(entry.get("standby"))


def told_at(entry: Item) -> str:
    """Return when Meta told of an entry; empty when it does not say."""
    try:
        return moment(entry["time"]).isoformat() if entry.get("time") else ""
    except ValueError:
        return ""


def _refuse_old(body: Item, received: datetime, network: str) -> None:
    stamps = [moment(at) for entry in entries(body) if (at := told_at(entry)) and not at.startswith("1970")]
    if stamps and max(stamps) < received - STALE:
        raise KeyRefused(f"This delivery of {network} is from {max(stamps):%Y-%m-%d}: somebody plays it again")
