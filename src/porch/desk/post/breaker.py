"""A circuit breaker for each connection: a network that fails again and again is left alone, then tried once."""

from __future__ import annotations

from datetime import datetime, timedelta

from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account, Circuit

OPENS_AFTER = 5  # failures in a row
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=15)
PROBE = timedelta(minutes=1)  # for so long one act tries the network and all others wait for how it ends


def allows(account: Account, now: datetime) -> bool:
    """Whether the network may be asked now; once its pause is over, for one act at a time: the probe."""
    match account.circuit(now):
        case Circuit.CLOSED:
            return True
        case Circuit.OPEN:
            return False
    return accounts.take_probe(account=account, now=now, until=now + PROBE)


def next_try(account: Account, now: datetime) -> datetime:
    """Return when a network that may not be asked now may be asked again."""
    return max(now + FIRST_PAUSE, account.open_until or now)


def pause(account: Account, now: datetime) -> timedelta:
    """Return for how long a failing network is left alone: half of the time it has failed for, within bounds."""
    return min(max(FIRST_PAUSE, (now - (account.failing_since or now)) / 2), LONGEST_PAUSE)


def is_failure(error: Exception) -> bool:
    """Whether an error says that the network is down: not a refused key, a limit it named, or a clear no."""
    if isinstance(error, OutcomeUnknown):
        return True
    if isinstance(error, KeyRefused):
        return False
    return not isinstance(error, ChannelError) or not (error.permanent or error.retry_at)


def failed(account: Account, error: Exception, now: datetime) -> None:
    """Count a failure; the circuit opens at the fifth in a row, and at once when the probe fails."""
    if not is_failure(error):
        return
    accounts.note_failure(account=account, at=now, opens_after=OPENS_AFTER, open_until=now + pause(account, now))
