"""Three people for the pages about ties: Ben complained three times, Cleo has gone quiet, Ann talks."""

from __future__ import annotations

from datetime import timedelta

from porch.core.clock import SYSTEM_CLOCK
from porch.desk.morning import actions as morning
from porch.projections.relationships import actions as relationships
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from tests.cast import ANN, BEN, CLEO, US, says

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANGRY = "This is broken, I want my money back"
LIVES = (
    (BEN, (50, 30, 10), ANGRY), (CLEO, range(100, 60, -5), "Good morning"), (ANN, range(50, 0, -5), "Good morning"),
)  # fmt: skip


def settle(account: Account) -> None:
    """Let all of that have happened until now, and count it."""
    now, items = SYSTEM_CLOCK.now(), []
    for who, days, words in LIVES:
        for day in days:
            name, at = f"{who.value}-{day}", now - day * DAY
            items.append(says(who, words, name=name, at=at))
            items.append(says(US, "Here we are", to=name, ours=True, recipients=(who,), at=at + HOUR))
    log.record(account=account, items=items, received_at=now)
    relationships.refresh(now=now)
    morning.refresh(now=now)
