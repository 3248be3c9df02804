"""Reads what networks pushed into the log, in the order it came; the door never waits for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.errors import PorchError
from porch.core.interaction import Heard, Spoiled
from porch.core.viewer import SYSTEM
from porch.desk.post import collecting
from porch.desk.post.ear import Ear
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries as account_queries
from porch.records.accounts.models import Account
from porch.records.interactions import pushes
from porch.records.interactions import queries as log
from porch.records.interactions.models import Delivery
from porch.records.tables.bulk import on_sqlite

AT_ONCE = 200
LONGEST_REST = 0.5  # seconds
READING = 8421  # the advisory lock's number: any, if it is always the same

logger = logging.getLogger(__name__)


def read_deliveries(*, clock: Clock = SYSTEM_CLOCK, rest: Callable[[float], object] = time.sleep) -> int:
    """Read everything that was pushed to connections that are not paused; return how many deliveries it was.

    After each batch it rests twice as long as the batch took, while more lies there: a burst is taken in first.
    """
    read = 0
    for account in _accounts():
        while True:
            began = time.monotonic()
            count = _read_some(account, clock)
            read += count
            if count < AT_ONCE:
                break
            rest(min(2 * (time.monotonic() - began), LONGEST_REST))
    return read


def _read_some(account: Account, clock: Clock) -> int:
    with _turn() as mine:
        batch = log.unread(SYSTEM, account.pk, limit=AT_ONCE) if mine else []
        if batch:
            _read(account, batch, clock)
    return len(batch)


@contextmanager
def _turn() -> Iterator[bool]:
    """Let one worker read at a time where there may be several; it ends with the worker, however that ends.

    Two that read the same would write the same, and have worked for nothing. SQLite has one worker, and must not be
    kept from writing while a channel reads.
    """
    if on_sqlite():
        yield True
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [READING])
        yield bool(cursor.fetchone()[0])


def _accounts() -> list[Account]:
    found = (account_queries.account(SYSTEM, account_id) for account_id in log.accounts_with_unread(SYSTEM))
    # Paused means that nothing moves; what was pushed meanwhile lies where it is. A closed one left no key behind.
    return [a for a in found if a is not None and (a.state != Account.State.PAUSED or a.closed_at is not None)]


def _read(account: Account, batch: Sequence[Delivery], clock: Clock) -> None:
    try:
        ear = Ear(account)
    except Exception as error:  # closed, and its key with it: the bytes are kept
        for delivery in batch:
            _apart(account, delivery, error, clock.now())
        return
    said = [(delivery, _said(account, ear, delivery, clock.now())) for delivery in batch]
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


def _said(account: Account, ear: Ear, delivery: Delivery, now: datetime) -> list[Heard | Spoiled] | None:
    try:
        return ear.hear(delivery)
    except DatabaseError:
        raise
    except Exception as error:  # poison, or a key that was changed since: its bytes are kept and can be replayed
        _apart(account, delivery, error, now)
        return None


def _take(account: Account, said: Sequence[tuple[Delivery, list[Heard | Spoiled]]], clock: Clock) -> None:
    if not said:
        return
    with transaction.atomic():
        collected = collecting.take(account, [item for _, items in said for item in items], clock=clock)
        pushes.note_read(deliveries=[delivery.pk for delivery, _ in said])
        if collected.erased:
            pushes.empty(deliveries=_of_somebody_erased(account, said))
        accounts.note_pushed(account=account, at=max(delivery.received_at for delivery, _ in said))


def _of_somebody_erased(account: Account, said: Sequence[tuple[Delivery, list[Heard | Spoiled]]]) -> list[int]:
    named = {delivery.pk: [i.external_id for i in items if isinstance(i, Heard)] for delivery, items in said}
    gone = log.left_out(SYSTEM, account.channel, {name for names in named.values() for name in names})
    return [delivery for delivery, names in named.items() if not gone.isdisjoint(names)]


def _apart(account: Account, delivery: Delivery, error: Exception, now: datetime) -> None:
    words = str(error) if isinstance(error, PorchError) else f"{type(error).__name__}: {error}"
    logger.info("a delivery of %s goes to quarantine: %s", account, type(error).__name__)
    pushes.set_apart(account=account, delivery=delivery, reason=words[:2000], at=now)
