"""Asks networks what they count of us, and keeps it."""

from __future__ import annotations

import logging
from datetime import datetime

from porch.core.channel import Tallies
from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.interaction import Tally
from porch.desk.post import asking, wiring
from porch.records.accounts.models import Account
from porch.records.tallies import actions as tallies
from porch.records.tallies.models import Round

logger = logging.getLogger(__name__)


def to_tally(now: datetime) -> list[Account]:
    """Return the connections whose counters are due."""
    return asking.due(Round.What.COUNTERS, "tallies", now)


def tally(account: Account, *, clock: Clock = SYSTEM_CLOCK) -> str:
    """Keep what a connection's network counts now; return what was wrong, "" when nothing was.

    What it told before it broke off is kept. Posts it counts that are not in the log yet are kept by their name.
    """

    def act(channel: object) -> bool:
        if not isinstance(channel, Tallies):
            return False
        _keep(account, channel, clock.now())
        return True

    every = wiring.card_of(account).limits.tally_every
    return asking.ask(account, Round.What.COUNTERS, every, act, clock=clock)


def _keep(account: Account, channel: Tallies, now: datetime) -> None:
    told: list[Tally] = []
    try:
        told.extend(channel.tally())
    finally:
        kept = tallies.keep(account=account, tallies=told, received_at=now)
        if kept.refused:
            logger.warning("%s told %d figures that are none", account, kept.refused)
