"""People who talk with us in a rhythm, for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from porch.core.interaction import Handle
from porch.projections.relationships import projector
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from tests.cast import ANN, NOON, US, says

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = NOON + 100 * DAY


def talks(account: Account, who: Handle = ANN, *, days: Iterable[int], text: str = "Good morning") -> None:
    """Let somebody write on these days, and us answer within the hour."""
    items = []
    for day in days:
        name = f"{who.value}-{day}"
        items.append(says(who, text, name=name, at=NOON + day * DAY))
        items.append(says(US, "Good day", to=name, ours=True, recipients=(who,), at=NOON + day * DAY + HOUR))
    log.record(account=account, items=items, received_at=NOON + 300 * DAY)
    projector.catch_up(now=NOW)
