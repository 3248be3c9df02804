"""Understands what shops push about purchases: one purchase is one item, whatever happens to it later is a version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from porch.core.errors import Unreadable
from porch.core.interaction import Handle, Heard, Kind, Visibility, digest
from porch.core.payload import BROKEN, Item, items, moment, opened, packed, text, texts

NAME = "shop"
WHOLE = frozenset(  # currencies without a smaller unit, which Stripe counts in whole ones (ISO 4217)
    ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"]
)


def read(raw: bytes) -> list[Heard]:
    """Return the purchase one packed item tells of; none for what is no purchase. Unreadable when it is broken."""
    topic, item, whole = opened(raw, "a shop")
    platform = str(whole.get("platform"))
    try:
        return list(READERS[platform](topic, item, raw))
    except BROKEN as error:
        raise Unreadable(f"The shop told of a purchase we cannot read: {type(error).__name__}: {error}") from error


def candidates(told: Any) -> Iterator[bytes]:
    """Yield a captured webhook packed as of the platform whose shape it has; nothing when it has none."""
    if not isinstance(told, Mapping):
        return
    if told.get("object") == "event" and "type" in told:
        yield packed(str(told["type"]), told, platform="stripe")
    elif "total_price" in told and "currency" in told:
        yield packed("orders/updated", told, platform="shopify")
    elif "total" in told and "billing" in told:
        yield packed("order.updated", told, platform="woocommerce")


def _stripe(topic: str, event: Item, raw: bytes) -> Iterator[Heard]:
    if topic not in STRIPE:
        return
    told = event["data"]["object"]
    amount, refunded = STRIPE[topic](told)
    unit = Decimal(1) if str(told["currency"]).lower() in WHOLE else Decimal("0.01")
    # a checkout, its payment and its charge are one purchase, and the payment is what they share
    name = text(told, "payment_intent") or str(told["id"])
    mail = next(texts(told.get("customer_details") or told.get("billing_details") or {}, "email"), "")
    mail = mail or next(texts(told, "customer_email", "receipt_email"), "")
    called = text(told, "customer_details", "name") or text(told, "billing_details", "name")
    yield _purchase(
        f"stripe:{name}", raw, mail=mail, called=called or text(told, "customer_name"), fallback=text(told, "customer"),
        at=moment(told.get("created") or event["created"]), changed=moment(event["created"]),
        amount=amount * unit, refunded=refunded * unit, currency=str(told["currency"]),
        code=text(told, "client_reference_id") or text(told, "metadata", "code"), order=text(told, "number"),
    )  # fmt: skip


def _shopify(topic: str, order: Item, raw: bytes) -> Iterator[Heard]:
    if not topic.startswith("orders/"):
        return
    customer = order.get("customer") or {}
    refunds = [paid for refund in items(order.get("refunds")) for paid in items(refund.get("transactions"))]
    called = " ".join(texts(customer, "first_name", "last_name"))
    yield _purchase(
        f"shopify:{order['id']}", raw, mail=next(texts(order, "email", "contact_email"), ""), called=called,
        fallback=text(customer, "id"), at=moment(order["created_at"]), changed=moment(order["updated_at"]),
        amount=_money(order["total_price"]), refunded=sum((_money(paid["amount"]) for paid in refunds), Decimal()),
        currency=str(order["currency"]), code=_codes(order.get("discount_codes")),
        order=next(texts(order, "name", "order_number"), ""), cancelled=bool(order.get("cancelled_at")),
    )  # fmt: skip


def _woocommerce(topic: str, order: Item, raw: bytes) -> Iterator[Heard]:
    if not topic.startswith("order"):
        return
    billing = order["billing"]
    refunded = sum((abs(_money(refund["total"])) for refund in items(order.get("refunds"))), Decimal())
    yield _purchase(
        f"woocommerce:{order['id']}", raw, mail=text(billing, "email"),
        called=" ".join(texts(billing, "first_name", "last_name")), fallback=text(order, "customer_id"),
        at=moment(order["date_created_gmt"]), changed=moment(order["date_modified_gmt"]),
        amount=_money(order["total"]), refunded=refunded, currency=str(order["currency"]),
        code=_codes(order.get("coupon_lines")), order=text(order, "number"),
        cancelled=text(order, "status") in ("cancelled", "failed"),
    )  # fmt: skip


def _purchase(
    name: str, raw: bytes, *, mail: str, called: str, fallback: str, at: datetime, changed: datetime, amount: Decimal,
    refunded: Decimal, currency: str, code: str, order: str, cancelled: bool = False,
) -> Heard:  # fmt: skip
    who = Handle(kind="email", value=mail.lower(), name=called) if mail else _nobody(name, called, fallback)
    detail = {"amount": f"{amount:f}", "currency": currency.upper(), "code": code, "order": order}
    detail |= {"refunded": f"{refunded:f}"} if refunded else {}
    money = f"{amount:f} {currency.upper()}"
    return Heard(
        external_id=name, version=digest(raw), kind=Kind.PURCHASE, author=who, at=at, edited_at=max(at, changed),
        raw=raw, deleted=cancelled, addressed=False, visibility=Visibility.DIRECT,
        text=f"Bought for {money}" + (f", {refunded:f} given back" if refunded else ""),
        detail={key: value for key, value in detail.items() if value},
    )  # fmt: skip


def _nobody(name: str, called: str, fallback: str) -> Handle:
    """Return the handle of somebody who left no mail address: the shop's own customer, else this one purchase."""
    platform = name.partition(":")[0]
    return Handle(kind=NAME, value=f"{platform}:{fallback}" if fallback not in ("", "0") else name, name=called)


def _codes(told: object) -> str:
    return ", ".join(text(one, "code") for one in items(told))


def _money(told: object) -> Decimal:
    try:
        return Decimal(str(told))
    except InvalidOperation as error:
        raise ValueError(f"no amount: {told!r}"[:80]) from error


STRIPE: Mapping[str, Callable[[Item], tuple[int, int]]] = {
    "checkout.session.completed": lambda told: (told["amount_total"], 0),
    "invoice.paid": lambda told: (told["amount_paid"], 0),
    "charge.succeeded": lambda told: (told["amount"], told.get("amount_refunded") or 0),
    "charge.refunded": lambda told: (told["amount"], told["amount_refunded"]),
}
READERS: Mapping[str, Callable[[str, Item, bytes], Iterator[Heard]]] = {
    "stripe": _stripe, "shopify": _shopify, "woocommerce": _woocommerce,
}  # fmt: skip
