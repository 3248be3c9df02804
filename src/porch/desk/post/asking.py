"""Asks networks for what is no news (counters, follow lists) beside listening, which none of it may ever disturb.

A network that fails here is asked again later; its circuit is neither opened nor probed, and only listening says that
a key is refused: many networks count for those alone whom they let listen, and not the other way round.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError

from porch.core.channel import abilities
from porch.core.clock import Clock
from porch.core.errors import KeyRefused, PorchError
from porch.core.viewer import SYSTEM
from porch.desk.post import collecting, spending, wiring
from porch.records.accounts import queries as accounts
from porch.records.accounts.models import Account, Circuit
from porch.records.tallies import actions as tallies
from porch.records.tallies import queries as tally_queries

SLACK = timedelta(minutes=5)  # a round a little early beats one that slips by a whole turn of the clock

logger = logging.getLogger(__name__)


def due(what: str, ability: str, now: datetime) -> list[Account]:
    """Return the live connections that offer `ability` and whose time to be asked for `what` has come."""
    resting = tally_queries.resting(SYSTEM, what, now)
    return [one for one in accounts.live(SYSTEM) if one.pk not in resting and _offers(one, ability)]


def ask(account: Account, what: str, every: timedelta, act: Callable[[object], bool], *, clock: Clock) -> str:
    """Let `act` ask a connection's channel and note how it went; return what was wrong, "" when nothing was.

    A network that is left alone, or asked us to wait, is not asked and nothing is noted; nor is anything where `act`
    says that this channel cannot be asked (a demonstration's).
    """
    now = clock.now()
    if not may(account, now):
        return "The network is left alone for now."
    try:
        channel = wiring.open_channel(account)
        asked = act(channel)
        wiring.keep_renewed(account, channel)
    except DatabaseError:
        raise  # ours: the job is done again
    except Exception as error:  # a fault in a channel's code, or in what a network answers
        return _went_wrong(account, what, every, error, now)
    if asked:
        tallies.went_well(account=account, what=what, at=now, due_at=now + every - SLACK)
    return ""


def may(account: Account, now: datetime) -> bool:
    """Whether a network may be asked beside listening: it answers, and did not ask us to wait."""
    if account.circuit(now) != Circuit.CLOSED or (account.blocked_until and account.blocked_until > now):
        return False
    budget = spending.budget(account, wiring.card_of(account).limits, now)
    return budget.blocked_until is None and budget.app_blocked_until is None


def _offers(account: Account, ability: str) -> bool:
    try:
        return abilities(wiring.card_of(account))[ability] == "yes"
    except KeyError:  # its package is not installed any more
        return False


def _went_wrong(account: Account, what: str, every: timedelta, error: Exception, now: datetime) -> str:
    known = isinstance(error, PorchError)
    if isinstance(error, KeyRefused):
        collecting.renew(account, now)
    elif not known:
        logger.exception("asking %s for its %s failed", account, what)
    words = str(error) if known else f"{type(error).__name__}: {error}"
    retry_at = getattr(error, "retry_at", None)
    tallies.went_wrong(account=account, what=what, at=now, reason=words, every=every, retry_at=retry_at)
    return words
