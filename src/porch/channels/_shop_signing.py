"""How each kind of shop signs what it pushes, and where it says what it is about."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from porch.core.errors import ChannelError, KeyRefused, Unreadable
from porch.core.interaction import Delivery
from porch.core.payload import parsed, text

STALE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A platform's way: `check` raises KeyRefused for what it did not sign, `topic` tells what a delivery is about."""

    check: Callable[..., None]
    topic: Callable[[Delivery], str]


def signer(platform: str) -> Signer:
    """Return a platform's way to sign; ChannelError when it is none we know."""
    if platform not in SIGNERS:
        raise ChannelError(f"Porch knows no shop of the kind {platform[:40]!r}.", permanent=True)
    return SIGNERS[platform]


def _stripe(delivery: Delivery, secret: str, *, now: datetime) -> None:
    told = [part.partition("=")[::2] for part in delivery.headers.get("stripe-signature", "").split(",")]
    stamp = next((value for name, value in told if name.strip() == "t"), "")
    if not stamp.isdecimal() or abs(now.timestamp() - int(stamp[:12])) > STALE.total_seconds():
        raise KeyRefused("The shop's signature is too old, or has no time.")
    expected = hmac.new(secret.encode(), stamp.encode() + b"." + delivery.body, hashlib.sha256).hexdigest()
    # while a secret is being changed there are two signatures, and one of them must be ours
    if not any(name.strip() == "v1" and _same(value, expected) for name, value in told):
        raise KeyRefused("The shop's signature is wrong.")


def _by_header(header: str) -> Callable[..., None]:
    def check(delivery: Delivery, secret: str, *, now: datetime) -> None:
        expected = base64.b64encode(hmac.new(secret.encode(), delivery.body, hashlib.sha256).digest()).decode()
        if not _same(delivery.headers.get(header, ""), expected):
            raise KeyRefused("The shop's signature is wrong.")

    return check


def _same(told: str, expected: str) -> bool:
    return hmac.compare_digest(told.encode(), expected.encode())


def _type(delivery: Delivery) -> str:
    if not (topic := text(parsed(delivery.body, "Stripe"), "type")):
        raise Unreadable("Stripe sent something without a type.")
    return topic


def _named(header: str) -> Callable[[Delivery], str]:
    return lambda delivery: delivery.headers.get(header, "") or "order"


SIGNERS = {
    "stripe": Signer(check=_stripe, topic=_type),
    "shopify": Signer(check=_by_header("x-shopify-hmac-sha256"), topic=_named("x-shopify-topic")),
    "woocommerce": Signer(check=_by_header("x-wc-webhook-signature"), topic=_named("x-wc-webhook-topic")),
}
