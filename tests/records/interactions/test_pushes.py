"""What is pushed is stored once, byte for byte, and gives back what the channel needs to read it later."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from porch.core.interaction import Delivery as Pushed
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.interactions import pushes, queries
from porch.records.interactions import queries as log
from porch.records.interactions.models import Delivery, Quarantined
from porch.records.interactions.pushes import Arrival
from tests.cast import NOON

pytestmark = pytest.mark.django_db
BODY = b"\x00\xff{}"


def keep(shop: Account, *bodies: bytes, **told: object) -> None:
    pushes.keep(
        arrivals=[
            Arrival(account_id=shop.pk, pushed=Pushed(body=body, received_at=NOON, **told))  # type: ignore[arg-type]
            for body in bodies
        ]
    )


def test_a_delivery_is_kept_byte_for_byte_and_comes_back_as_it_was(shop: Account) -> None:
    given = Pushed(
        body=BODY, received_at=NOON, headers={"x-signature": "a\xe4"}, method="POST", query={"a": "1"}, path="/hooks/x/"
    )
    pushes.keep(arrivals=[Arrival(account_id=shop.pk, pushed=given)])
    assert pushes.opened(Delivery.objects.get()) == given


def test_the_same_bytes_are_kept_once_in_one_group_and_in_two(shop: Account) -> None:
    keep(shop, b"a", b"b", b"a")
    keep(shop, b"b", b"c")
    assert [bytes(d.body) for d in log.unread(SYSTEM, shop.pk)] == [b"a", b"b", b"c"]


def test_bytes_that_were_read_stay_read_when_they_are_replayed(shop: Account) -> None:
    keep(shop, b"a")
    pushes.note_read(deliveries=[Delivery.objects.get().pk])
    keep(shop, b"a")
    assert (queries.unread_size(SYSTEM, shop.pk), Delivery.objects.get().envelope) == (0, "")


def test_many_at_once_are_kept(shop: Account) -> None:
    keep(shop, *[str(n).encode() for n in range(300)])
    assert queries.unread_size(SYSTEM, shop.pk) == 300
    assert len(queries.unread(SYSTEM, shop.pk, limit=200)) == 200
    assert queries.accounts_with_unread(SYSTEM) == [shop.pk]


def test_headers_without_end_are_cut(shop: Account) -> None:
    keep(shop, b"a", headers={"long": "x" * 10_000, **{f"h{n}": "1" for n in range(500)}})
    assert len(json.loads(Delivery.objects.get().envelope)["headers"]) == pushes.MOST_HEADERS - 1


def test_what_cannot_be_read_is_set_apart_with_its_envelope(shop: Account) -> None:
    keep(shop, b"poison", headers={"x-signature": "s"})
    delivery = Delivery.objects.get()
    for _ in range(2):
        pushes.set_apart(account=shop, delivery=delivery, reason="not JSON", at=NOON + timedelta(minutes=1))
    delivery.refresh_from_db()
    assert (Quarantined.objects.get().reason, delivery.unread, "x-signature" in delivery.envelope) == (
        "not JSON", False, True,
    )  # fmt: skip
    assert queries.quarantine_size(SYSTEM, shop.pk) == 1 == len(queries.quarantined(SYSTEM, account_id=shop.pk))
    assert queries.quarantine_size(SYSTEM, shop.pk + 1) == 0 == len(queries.quarantined(SYSTEM, account_id=shop.pk + 1))
