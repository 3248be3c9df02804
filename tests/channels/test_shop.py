"""Purchases as shops push them: signed, folded into one, and never from anybody else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from porch.channels.shop import CARD, Shop, understand
from porch.core.channel import Wire, abilities
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused, Unreadable
from porch.core.interaction import Delivery, Handle, Heard, Kind, Spoiled

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = "hush"
STRIPE: dict[str, Any] = {
    "object": "event", "id": "evt_1", "type": "checkout.session.completed", "created": int(NOW.timestamp()),
    "data": {"object": {
        "id": "cs_1", "payment_intent": "pi_1", "amount_total": 4250, "currency": "eur",
        "created": int(NOW.timestamp()),
        "customer_details": {"email": "Ann@Example.org", "name": "Ann Smith"}, "client_reference_id": "DOV10",
    }},
}  # fmt: skip
SHOPIFY: dict[str, Any] = {
    "id": 7, "email": "ann@example.org", "total_price": "42.50", "currency": "EUR", "name": "#1007",
    "created_at": "2026-11-22T10:00:00+01:00", "updated_at": "2026-11-22T11:00:00+01:00", "cancelled_at": None,
    "customer": {"id": 3, "first_name": "Ann", "last_name": "Smith"}, "discount_codes": [{"code": "DOV10"}],
    "refunds": [{"transactions": [{"amount": "2.50"}]}],
}  # fmt: skip
WOO: dict[str, Any] = {
    "id": 9, "number": "9", "status": "completed", "total": "42.50", "currency": "EUR", "customer_id": 0,
    "date_created_gmt": "2026-11-22T09:00:00", "date_modified_gmt": "2026-11-22T09:30:00",
    "billing": {"first_name": "Ann", "last_name": "Smith", "email": ""}, "coupon_lines": [], "refunds": [],
}  # fmt: skip


def shop(platform: str, secret: str = SECRET) -> Shop:
    wire = Wire(http=httpx.Client(), dial=lambda *_: None, clock=StoppedClock(NOW))  # type: ignore[arg-type,return-value]
    return Shop({"platform": platform, "name": "Our web shop", "secret": secret}, wire)


def stripe(told: object, *, at: datetime = NOW, secret: str = SECRET) -> Delivery:
    body, stamp = json.dumps(told).encode(), str(int(at.timestamp()))
    mac = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return Delivery(body=body, received_at=NOW, headers={"stripe-signature": f"t={stamp},v1=0000,v1={mac}"})


def signed(told: object, header: str, topic: tuple[str, str], secret: str = SECRET) -> Delivery:
    body = json.dumps(told).encode()
    mac = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    return Delivery(body=body, received_at=NOW, headers={header: mac, topic[0]: topic[1]})


def shopify(told: object, topic: str = "orders/paid") -> Delivery:
    return signed(told, "x-shopify-hmac-sha256", ("x-shopify-topic", topic))


def woo(told: object) -> Delivery:
    return signed(told, "x-wc-webhook-signature", ("x-wc-webhook-topic", "order.updated"))


def purchase(items: object) -> Heard:
    (heard,) = list(items)  # type: ignore[call-overload]
    assert isinstance(heard, Heard)
    return heard


def test_a_purchase_is_heard_with_who_bought_for_how_much_and_by_which_code() -> None:
    heard = purchase(shop("stripe").overhear(stripe(STRIPE)))
    assert (heard.kind, heard.external_id, heard.text) == (Kind.PURCHASE, "stripe:pi_1", "Bought for 42.50 EUR")
    assert heard.author == Handle(kind="email", value="ann@example.org", name="Ann Smith")
    assert heard.detail == {"amount": "42.50", "currency": "EUR", "code": "DOV10"}
    assert not heard.addressed


def test_what_was_given_back_is_a_later_version_of_the_same_purchase() -> None:
    charge = {
        "id": "ch_1", "payment_intent": "pi_1", "amount": 4250, "amount_refunded": 1000, "currency": "eur",
        "created": STRIPE["created"], "billing_details": {"email": "ann@example.org", "name": "Ann Smith"},
    }  # fmt: skip
    refund = {**STRIPE, "type": "charge.refunded", "created": STRIPE["created"] + 60, "data": {"object": charge}}
    first, later = (purchase(shop("stripe").overhear(stripe(told))) for told in (STRIPE, refund))
    assert first.external_id == later.external_id
    assert first.version != later.version
    assert later.edited_at is not None
    assert later.edited_at > first.at
    assert later.detail["refunded"] == "10.00"


def test_yen_have_no_smaller_unit() -> None:
    told = json.loads(json.dumps(STRIPE))
    told["data"]["object"] |= {"currency": "jpy", "amount_total": 4250}
    assert purchase(shop("stripe").overhear(stripe(told))).detail["amount"] == "4250"


def test_shopify_and_woocommerce_are_heard_too() -> None:
    one, two = purchase(shop("shopify").overhear(shopify(SHOPIFY))), purchase(shop("woocommerce").overhear(woo(WOO)))
    assert (one.external_id, one.detail["refunded"], one.detail["code"]) == ("shopify:7", "2.50", "DOV10")
    assert one.author.name == "Ann Smith"
    assert (two.external_id, two.author) == (
        "woocommerce:9", Handle(kind="shop", value="woocommerce:9", name="Ann Smith"),
    )  # fmt: skip


def test_a_cancelled_order_is_taken_back() -> None:
    assert purchase(shop("shopify").overhear(shopify({**SHOPIFY, "cancelled_at": "2026-11-22T12:00:00Z"}))).deleted


@pytest.mark.parametrize(
    ("platform", "delivery"),
    [
        ("stripe", stripe(STRIPE, secret="theirs")), ("stripe", stripe(STRIPE, at=datetime(2026, 11, 21, tzinfo=UTC))),
        ("stripe", Delivery(body=b"{}", received_at=NOW)),
        ("stripe", Delivery(body=b"{}", received_at=NOW, headers={"stripe-signature": "t=x,v1=y"})),
        ("stripe", Delivery(body=b"{}", received_at=NOW, headers={"stripe-signature": "t=999999999999,v1=y"})),
        ("stripe", Delivery(body=b"{}", received_at=NOW, headers={"stripe-signature": f"t={STRIPE['created']},v1=é"})),
        ("shopify", Delivery(body=b"{}", received_at=NOW, headers={"x-shopify-hmac-sha256": "é"})),
        ("shopify", signed(SHOPIFY, "x-shopify-hmac-sha256", ("x", "y"), secret="theirs")),
        ("shopify", Delivery(body=b"{}", received_at=NOW)), ("woocommerce", shopify(WOO)),
    ],
)  # fmt: skip
def test_what_the_shop_did_not_sign_lately_is_refused(platform: str, delivery: Delivery) -> None:
    with pytest.raises(KeyRefused):
        list(shop(platform).overhear(delivery))


@pytest.mark.parametrize(
    "told", [{**STRIPE, "type": "customer.updated"}, {**STRIPE, "type": "price.created", "data": 7}]
)
def test_what_is_no_purchase_says_nothing(told: object) -> None:
    assert list(shop("stripe").overhear(stripe(told))) == []


@pytest.mark.parametrize(
    "delivery",
    [
        stripe({**STRIPE, "data": {"object": {"id": "cs_1"}}}), stripe({**STRIPE, "data": 7}), stripe([1]), stripe({}),
    ],
)  # fmt: skip
def test_a_broken_purchase_is_kept_with_its_bytes(delivery: Delivery) -> None:
    (spoiled,) = list(shop("stripe").overhear(delivery))
    assert isinstance(spoiled, Spoiled)
    assert spoiled.raw
    assert spoiled.reason


def test_a_kept_purchase_is_read_again_without_asking() -> None:
    heard = purchase(shop("shopify").overhear(shopify(SHOPIFY)))
    assert shop("shopify").reread(heard.raw) == [heard]


def test_a_captured_webhook_is_understood_by_its_shape() -> None:
    names = [purchase(understand(json.dumps(told).encode(), "")).external_id for told in (STRIPE, SHOPIFY, WOO)]
    assert names == ["stripe:pi_1", "shopify:7", "woocommerce:9"]
    assert list(understand(b'{"ok": true}', "")) == []
    with pytest.raises(Unreadable):
        list(understand(b"<html>", ""))


def test_the_test_button_wants_a_secret_and_a_platform_we_know() -> None:
    assert shop("stripe").whoami().value == "stripe:our web shop"
    with pytest.raises(ChannelError, match="secret is missing"):
        shop("stripe", secret="").whoami()
    with pytest.raises(ChannelError, match="no shop of the kind"):
        shop("stand").whoami()


def test_every_ability_it_lacks_has_its_word() -> None:
    assert {name for name, word in abilities(CARD).items() if word != "yes"} == set(CARD.gaps)
