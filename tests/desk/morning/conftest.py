"""A business that began today at the stroke of midnight, with a past."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from porch.core.interaction import Heard
from porch.desk.morning import table
from porch.projections.waiting import projector
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.team import actions as team
from porch.records.team.models import Business
from tests.cast import NOON

Hear = Callable[..., None]


@pytest.fixture
def business(db: None) -> Business:
    """The trattoria, which began with Porch today and has ten minutes."""
    row = team.change_business(name="Trattoria", began_at=NOON - timedelta(hours=3), minutes=10, digest_hour=7)
    table.forget()
    return row


@pytest.fixture
def hear(shop: Account, business: Business) -> Hear:
    """Let something be heard and read."""

    def heard(*items: Heard, at: datetime = NOON) -> None:
        log.record(account=shop, items=items, received_at=at)
        projector.catch_up(now=at)

    return heard
