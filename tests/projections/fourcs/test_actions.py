"""Who went up and down is counted, each person once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.projections.fourcs import actions, queries
from porch.projections.fourcs.models import Movement
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from tests.cast import ANN, BEN, CLEO, DOV, NOON, says
from tests.projections.needs.town import talk as talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("talk")]
BEFORE = NOON - timedelta(days=100)


def counted() -> list[tuple[str, int, int, int, int, int]]:
    return [(m.topic, m.up, m.down, m.stayed, m.came, m.left) for m in queries.movements(SYSTEM)]


def test_people_are_counted_on_each_topic_and_once_on_any(shop: Account) -> None:
    items = [
        says(ANN, "bread", at=BEFORE, kind=Kind.LIKE), says(ANN, "bread"), says(BEN, "bread", at=BEFORE),
        says(BEN, "table"), says(CLEO, "table", kind=Kind.LIKE), says(DOV, "", at=BEFORE, kind=Kind.FOLLOW),
    ]  # fmt: skip
    log.record(account=shop, items=items, received_at=NOON)
    assert actions.is_due(now=NOON)
    assert actions.refresh(now=NOON) == 6
    assert counted() == [("", 1, 0, 1, 1, 1), ("bread", 1, 0, 0, 0, 1), ("table", 0, 0, 0, 2, 0)]
    assert queries.movements(None) == []


def test_it_is_counted_anew_after_some_hours_and_when_made_anew(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, "bread")], received_at=NOON)
    actions.refresh(now=NOON)
    assert not actions.is_due(now=NOON + timedelta(hours=5))
    assert actions.is_due(now=NOON + timedelta(hours=7))
    assert actions.rebuild(now=NOON + timedelta(days=92)) == 1
    assert counted()[0] == ("", 0, 0, 0, 0, 1)
    assert Movement.objects.count() == 2
