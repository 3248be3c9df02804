"""Ties of some people counted in whole columns give what counting each alone gives."""

from __future__ import annotations

import pytest

from porch.analytics.relationship import DEFAULT
from porch.projections.relationships import counting
from porch.projections.relationships.models import Tie
from porch.records.accounts.models import Account
from tests.cast import ANN, BEN, CLEO
from tests.projections.relationships.stage import NOW, talks

pytestmark = pytest.mark.django_db


def test_together_or_alone_it_is_the_same(shop: Account) -> None:
    for number, who in enumerate((ANN, BEN, CLEO), 3):
        talks(shop, who, days=range(0, 90, number))
    together = list(Tie.objects.order_by("pk").values())
    for person in Tie.objects.values_list("pk", flat=True):
        counting.count([person], fit=DEFAULT, now=NOW)
    assert list(Tie.objects.order_by("pk").values()) == together


def test_nobody_is_no_trouble(db: None) -> None:
    counting.count([1], fit=DEFAULT, now=NOW)
    assert counting.exchanges([1]).is_empty()
