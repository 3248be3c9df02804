"""A town whose people read, sort, make and help, on bread and on tables."""

from __future__ import annotations

from porch.core.interaction import Heard
from porch.projections.fourcs import projector
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from tests.cast import NOON


def hear(account: Account, *items: Heard) -> None:
    """Hear these, and know by what people take part."""
    log.record(account=account, items=items, received_at=max([NOON, *(item.at for item in items)]))
    projector.catch_up()
