"""Deliveries are durable when they are kept; refused ones are only counted, a row for a storm of them."""

from __future__ import annotations

import pytest
from django.db import connection

from porch.core.interaction import Delivery
from porch.desk.post import keeping
from porch.desk.post.keeping import Keeper
from porch.records.accounts.models import Account
from porch.records.interactions import pushes
from porch.records.interactions.models import Delivery as Stored
from tests.cast import NOON


@pytest.mark.django_db(transaction=True)
def test_a_delivery_is_stored_when_it_is_kept(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = pushes.keep
    monkeypatch.setattr(pushes, "keep", lambda *, arrivals: (keep(arrivals=arrivals), connection.close()))
    Keeper().keep(shop.pk, Delivery(body=b"ciao", received_at=NOON))
    stored = Stored.objects.get()
    assert (bytes(stored.body), stored.account_id, stored.unread) == (b"ciao", shop.pk, True)


@pytest.mark.django_db
def test_a_storm_of_forgeries_is_one_number(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[float] = []
    monkeypatch.setattr(keeping.threading, "Timer", lambda after, tell: begun.append(after) or _Never())
    monkeypatch.setattr(keeping.connection, "close", lambda: None)
    keeper = Keeper()
    for _ in range(1000):
        keeper.note_refusal(shop.pk)
    assert begun == [keeping.TOLD_AFTER]
    keeper.tell()
    shop.refresh_from_db()
    assert shop.refusals == 1000
    assert shop.refused_at is not None


class _Never:
    daemon = False

    def start(self) -> None:
        """Begin nothing."""
