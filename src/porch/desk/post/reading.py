"""Reads what networks pushed into the log, in the order it came; the door never waits for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import DatabaseError, transaction

from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.errors import PorchError
from porch.core.interaction import Heard, Spoiled
from porch.core.viewer import SYSTEM
from porch.desk.post import collecting
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries as account_queries
from porch.records.accounts.models import Account
from porch.records.interactions import pushes
from porch.records.interactions import queries as log
from porch.records.interactions.models import Delivery

AT_ONCE = 200
LONGEST_REST = 0.25  # seconds

logger = logging.getLogger(__name__)


def are_unread() -> bool:
    """Whether a network pushed something that somebody should read now."""
    return bool(_accounts())


def read_deliveries(*, clock: Clock = SYSTEM_CLOCK, rest: Callable[[float], object] = time.sleep) -> int:
    """Read everything that was pushed to connections that are not paused; return how many deliveries it was.

    After each batch it rests as long as the batch took: on SQLite the door must find its turn to write.
    """
    read = 0
    for account in _accounts():
        while batch := log.unread(SYSTEM, account.pk, limit=AT_ONCE):
            began = time.monotonic()
            _read(account, batch, clock)
            read += len(batch)
            if len(batch) < AT_ONCE:
                break
            rest(min(time.monotonic() - began, LONGEST_REST))
    return read


def _accounts() -> list[Account]:
    found = (account_queries.account(SYSTEM, account_id) for account_id in log.accounts_with_unread(SYSTEM))
    # Paused means that nothing moves; what was pushed meanwhile lies where it is. A closed one left no key behind.
    return [a for a in found if a is not None and (a.state != Account.State.PAUSED or a.closed_at is not None)]


def _read(account: Account, batch: Sequence[Delivery], clock: Clock) -> None:
    said = [(delivery, _said(account, delivery, clock.now())) for delivery in batch]
    readable = [(delivery, items) for delivery, items in said if items is not None]
    try:
        _take(account, readable, clock)
    except DatabaseError:
        raise  # ours: the job is done again
    except Exception as error:
        if len(readable) == 1:
            _apart(account, readable[0][0], error, clock.now())
            return
        for one in readable:
            _read(account, [one[0]], clock)


def _said(account: Account, delivery: Delivery, now: datetime) -> list[Heard | Spoiled] | None:
    try:
        return collecting.overheard(account, delivery)
    except DatabaseError:
        raise
    except Exception as error:  # poison, or a key that was changed since: its bytes are kept and can be replayed
        _apart(account, delivery, error, now)
        return None


def _take(account: Account, said: Sequence[tuple[Delivery, list[Heard | Spoiled]]], clock: Clock) -> None:
    if not said:
        return
    with transaction.atomic():
        collecting.take(account, [item for _, items in said for item in items], clock=clock)
        pushes.note_read(deliveries=[delivery.pk for delivery, _ in said])
        accounts.note_pushed(account=account, at=max(delivery.received_at for delivery, _ in said))


def _apart(account: Account, delivery: Delivery, error: Exception, now: datetime) -> None:
    words = str(error) if isinstance(error, PorchError) else f"{type(error).__name__}: {error}"
    logger.info("a delivery of %s goes to quarantine: %s", account, type(error).__name__)
    pushes.set_apart(account=account, delivery=delivery, reason=words[:2000], at=now)
