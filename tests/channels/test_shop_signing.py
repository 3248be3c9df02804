from __future__ import annotations

from datetime import UTC, datetime

import pytest

from porch.channels._shop_signing import signer
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Delivery

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("platform", "body", "headers", "topic"),
    [
        ("stripe", b'{"type": "invoice.paid"}', {}, "invoice.paid"),
        ("shopify", b"{}", {"x-shopify-topic": "orders/paid"}, "orders/paid"),
        ("woocommerce", b"{}", {}, "order"),
    ],
)
def test_each_kind_of_shop_says_what_it_is_about(
    platform: str, body: bytes, headers: dict[str, str], topic: str
) -> None:
    assert signer(platform).topic(Delivery(body=body, received_at=NOW, headers=headers)) == topic


def test_a_delivery_about_nothing_cannot_be_read() -> None:
    with pytest.raises(Unreadable):
        signer("stripe").topic(Delivery(body=b"{}", received_at=NOW))


def test_a_shop_of_no_kind_is_refused() -> None:
    with pytest.raises(ChannelError):
        signer("stand")
