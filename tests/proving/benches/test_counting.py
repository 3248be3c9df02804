"""What the bench calls lost is counted from the database."""

from __future__ import annotations

import io
import json

import pytest

from porch.core.interaction import Delivery
from porch.proving.benches import _counting, _signed
from porch.records.accounts.models import Account
from porch.records.interactions import pushes
from porch.records.interactions.pushes import Arrival

pytestmark = pytest.mark.django_db


def test_what_is_not_in_the_database_is_lost(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [Delivery(body=_signed.body(number), received_at=_signed.AT) for number in (1, 2)]
    pushes.keep(arrivals=[Arrival(account_id=shop.pk, pushed=one) for one in kept])
    monkeypatch.setattr(_counting.sys, "stdin", io.StringIO(json.dumps([1, 2, 3]) + "\n"))
    assert _counting.count() == {"lost": 1, "unread": 2, "not_in_log": 3}
