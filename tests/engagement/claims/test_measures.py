"""What proves a claim is counted from the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.engagement.claims import measures
from porch.projections.waiting import projector as waiting
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from tests.cast import ANN, BEN, CLEO, NOON, US, says

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def answered(shop: Account) -> Any:
    """Ann is answered within the hour, Ben after two days, Cleo never; nobody else counts."""
    items = [
        says(ANN, name="a", at=NOON - 9 * DAY), says(US, "At eight.", to="a", ours=True, at=NOON - 9 * DAY + HOUR),
        says(BEN, name="b", at=NOON - 8 * DAY), says(US, "Yes.", to="b", ours=True, at=NOON - 6 * DAY),
        says(CLEO, name="c", at=NOON - 5 * DAY), says(CLEO, name="d", at=NOON - HOUR),
        says(ANN, name="e", at=NOON - 90 * DAY),
    ]  # fmt: skip
    log.record(account=shop, items=items, received_at=NOON)
    waiting.catch_up(now=NOON)


def test_a_share_has_its_interval_and_what_it_rests_on(answered: Any) -> None:
    told = measures.counted("answered", NOON)
    assert (round(told.share, 3), told.among) == (0.667, 3)
    assert told.low < told.share < told.high
    assert (told.until, told.since) == ((NOON - 2 * DAY).date(), (NOON - 31 * DAY).date())


def test_within_a_day_is_of_what_was_answered(answered: Any) -> None:
    told = measures.counted("within-a-day", NOON)
    assert (told.share, told.among) == (0.5, 2)


def test_every_measure_says_what_it_means_and_where_nothing_was_said_nothing_is_known(shop: Account) -> None:
    for name, one in measures.MEASURES.items():
        assert all((one.name, one.meaning, one.formula))
        assert (measures.counted(name, NOON).among, measures.counted(name, NOON).high) == (0, 1.0)
