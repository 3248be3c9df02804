"""Figures are counted once an hour, those that a public claim rests on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.engagement.claims import actions, measuring, queries
from porch.engagement.claims.models import Figure
from tests.cast import NOON
from tests.engagement.claims.square import ANSWER, promised

pytestmark = pytest.mark.django_db


def test_only_what_is_promised_is_counted_and_once_an_hour() -> None:
    assert measuring.measure(now=NOON) == 0
    claim = promised(ANSWER)
    assert (measuring.measure(now=NOON), measuring.measure(now=NOON + timedelta(minutes=50))) == (1, 0)
    assert measuring.measure(now=NOON + timedelta(minutes=61)) == 1
    assert queries.figures(None, ["answered", "luck"])["answered"].at == NOON + timedelta(minutes=61)
    actions.end(claim=claim, at=NOON)
    assert measuring.measure(now=NOON + timedelta(days=1)) == 0
    assert Figure.objects.count() == 1
