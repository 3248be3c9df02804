"""Verbs on what networks count of us."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from porch.core.interaction import COUNTERS, Tally
from porch.records.accounts.models import Account
from porch.records.tables.words import fit, fit_name
from porch.records.tallies.models import Figure, Round

MOST = 2**63 - 1  # what both databases hold
LONGEST_PAUSE = timedelta(days=1)

Key = tuple[str, str]  # of, counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What one round of counting came to. `refused` are figures that are none: negative, unnamed, without a time."""

    new: int = 0
    same: int = 0
    refused: int = 0


def keep(*, account: Account, tallies: Iterable[Tally], received_at: datetime) -> Kept:
    """Write what a network counts now and return what it came to.

    A figure that stands already only moves when it was last seen; whatever is older than that changes nothing, so the
    same answer may come twice. A clock that is ahead of ours is held to ours.
    """
    told = list(tallies)
    with transaction.atomic():
        Account.objects.select_for_update().only("pk").get(pk=account.pk)  # one round at a time
        names = {fit_name(tally.of) for tally in told}
        standing = {(f.of, f.name): f for f in Figure.objects.filter(account=account, of__in=names, standing=True)}
        book = _Book(account, standing, received_at)
        for tally in told:
            book.take(tally)
        book.close()
    return Kept(new=len(book.fresh), same=len(book.again), refused=book.refused)


def went_well(*, account: Account, what: str, at: datetime, due_at: datetime) -> None:
    """Note that a network told all we asked for; it is asked again at `due_at`."""
    done = {"due_at": due_at, "done_at": at, "failures": 0, "error": ""}
    Round.objects.update_or_create(account=account, what=what, defaults=done)


def went_wrong(
    *, account: Account, what: str, at: datetime, reason: str, every: timedelta, retry_at: datetime | None = None
) -> Round:
    """Note why a network did not tell; the pause doubles up to a day, and is never shorter than the network asks."""
    with transaction.atomic():
        held, _ = Round.objects.select_for_update().get_or_create(account=account, what=what, defaults={"due_at": at})
        held.failures += 1
        held.error = fit(reason, 500)
        pause = min(every * 2 ** min(held.failures - 1, 16), LONGEST_PAUSE)
        held.due_at = max(at + pause, retry_at or at)
        held.save(update_fields=["failures", "error", "due_at"])
    return held


class _Book:
    """One round on its way into the table."""

    def __init__(self, account: Account, standing: dict[Key, Figure], now: datetime) -> None:
        self._account, self._standing, self._now = account, standing, now
        self._ended: list[Figure] = []
        self.fresh: list[Figure] = []
        self.again: dict[Key, Figure] = {}
        self.refused = 0

    def take(self, tally: Tally) -> None:
        if tally.at.tzinfo is None:
            self.refused += len(tally.counts)
            return
        at, of = min(tally.at, self._now), fit_name(tally.of)
        for name, value in self._sound(tally):
            self._take((of, name), value, at)

    def close(self) -> None:
        """Write it all: what ended first, as only one figure of a counter may stand."""
        Figure.objects.filter(pk__in=[figure.pk for figure in self._ended]).update(standing=False)
        Figure.objects.bulk_update(list(self.again.values()), ["seen_at"], batch_size=500)
        Figure.objects.bulk_create(self.fresh, batch_size=500)

    def _sound(self, tally: Tally) -> Iterator[tuple[str, int]]:
        for name, value in tally.counts.items():
            if name in COUNTERS and type(value) is int and 0 <= value <= MOST:
                yield name, value
            else:
                self.refused += 1

    def _take(self, key: Key, value: int, at: datetime) -> None:
        held = self._standing.get(key)
        if held is not None and at <= held.seen_at:
            return
        if held is not None and held.value == value:
            held.seen_at = at
            if held.pk is not None:
                self.again[key] = held
            return
        self._replace(key, held, Figure(account=self._account, of=key[0], name=key[1], value=value, at=at, seen_at=at))

    def _replace(self, key: Key, held: Figure | None, figure: Figure) -> None:
        if held is not None and held.pk is not None:
            self._ended.append(held)
        elif held is not None:
            held.standing = False
        self._standing[key] = figure
        self.fresh.append(figure)
