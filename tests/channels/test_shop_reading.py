from __future__ import annotations

import pytest

from porch.channels._shop_reading import candidates, read
from porch.core.errors import Unreadable
from porch.core.payload import packed

ORDER = {
    "id": 7, "total_price": "1e3", "currency": "EUR", "customer": None, "discount_codes": None, "refunds": None,
    "created_at": "2026-11-22T10:00:00Z", "updated_at": "2026-11-22T09:00:00Z",
}  # fmt: skip


def test_an_order_of_nobody_is_the_shops_own_and_never_changed_before_it_was_made() -> None:
    (heard,) = read(packed("orders/create", ORDER, platform="shopify"))
    assert (heard.author.kind, heard.author.value) == ("shop", "shopify:7")
    assert heard.edited_at == heard.at
    assert heard.detail["amount"] == "1000"


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"[]", packed("orders/create", ORDER, platform="stand"), packed("orders/create", {}, platform="shopify"),
        packed("orders/create", {**ORDER, "total_price": "much"}, platform="shopify"),
        packed("orders/create", {**ORDER, "created_at": "never"}, platform="shopify"),
    ],
)  # fmt: skip
def test_what_is_broken_is_said_to_be(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def test_only_what_looks_like_a_purchase_is_one() -> None:
    assert [list(candidates(told)) for told in ([], 7, {"total": 1}, {"object": "charge"})] == [[], [], [], []]
