"""The ledger: every day adds up, to the item - within Porch, and against the network where it can be asked."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import DatabaseError

from porch.analytics.standing import Fate
from porch.core.channel import Counts
from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.desk.post import wiring
from porch.desk.post.models import Count
from porch.projections.waiting import queries as waiting
from porch.records.accounts import queries as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import queries as interactions

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One connection on one UTC day. `held_there` is None where the network cannot be asked: *unverifiable*."""

    account: Account
    day: date
    stored: int
    fates: dict[str, int]
    held_there: int | None
    missing: tuple[str, ...]
    counted_at: datetime | None

    @property
    def adds_up(self) -> bool:
        """Whether everything customers said that day has exactly one fate."""
        return self.stored == sum(self.fates.values())

    @property
    def agrees(self) -> bool:
        """Whether we have all that the network has."""
        return not self.missing

    @property
    def is_alarm(self) -> bool:
        """Whether somebody must look."""
        return not (self.adds_up and self.agrees)


def line(viewer: Viewer, account: Account, day: date) -> Line:
    """Return the ledger of one connection and day."""
    counted = Count.objects.filter(account=account, day=day).first() if may_see(viewer) else None
    found = waiting.ledger(viewer, account.pk, day)
    return Line(
        account=account,
        day=day,
        stored=interactions.stored(viewer, account.pk, day),
        fates={fate.value: found.get(fate.value, 0) for fate in Fate},
        held_there=counted.held_there if counted else None,
        missing=tuple(counted.missing) if counted else (),
        counted_at=counted.counted_at if counted else None,
    )


def days(viewer: Viewer, *, last: date, count: int = 7) -> list[Line]:
    """Return the ledger of every connection for `count` days back from `last`, newest first."""
    ours = list(accounts.accounts(viewer))
    return [line(viewer, account, last - timedelta(days=n)) for n in range(count) for account in ours]


def alarms(viewer: Viewer, now: datetime) -> list[Count]:
    """Return the days of the last week on which a network holds what we do not."""
    recent = Count.objects.filter(day__gte=now.date() - timedelta(days=7)).exclude(missing=[])
    return list(recent.select_related("account").order_by("-day", "account_id")[:20]) if may_see(viewer) else []


def compare(account: Account, day: date, *, clock: Clock = SYSTEM_CLOCK) -> Count:
    """Ask the network what it holds for a day and keep the comparison; what cannot be asked is *unverifiable*."""
    there = _held_there(account, day)
    here = interactions.external_ids(SYSTEM, account.pk, day)
    missing = _missing(account, there - here) if there is not None else []
    counted, _ = Count.objects.update_or_create(
        account=account, day=day,
        defaults={
            "held_there": len(there) if there is not None else None, "held_here": len(here), "missing": missing,
            "counted_at": clock.now(),
        },
    )  # fmt: skip
    return counted


def _missing(account: Account, candidates: set[str]) -> list[str]:
    """Return what we do not have at all: under no other day or connection, not in quarantine, and not erased."""
    missing = sorted(candidates - interactions.present(SYSTEM, account.channel, candidates))
    erased = interactions.left_out(SYSTEM, account.channel, missing)
    missing = [name for name in missing if name not in erased]
    return _unexplained(account, missing)[:200]


def _held_there(account: Account, day: date) -> set[str] | None:
    try:
        channel = wiring.open_channel(account)
        return set(channel.holds(day)) if isinstance(channel, Counts) else None
    except DatabaseError:
        raise
    except Exception as error:
        logger.info("%s could not be counted: %s", account, error)
        return None


def _unexplained(account: Account, missing: list[str]) -> list[str]:
    """Return the ids that are not in quarantine either: what could not be read is kept, and shown there."""
    if not missing:
        return []
    kept = interactions.quarantined_bytes(SYSTEM, account.pk)
    return [name for name in missing if not any(name.encode() in body for body in kept)]
