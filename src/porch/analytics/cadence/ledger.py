"""What we gave somebody and asked of them, and what came of it: all that a rule knows of the past."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from porch.analytics.cadence.kinds import STARTED, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that we started, at the moment it left (aware). `about` names what it was about.

    `delivered` is False where it came back for good: its slot is free again, and nobody got it. `involved` is whether
    they replied, voted, said yes or came. `told_at` is when they heard what came of it. `came` says that they were at a
    gathering, whoever asked them there; `in_room` that they were asked among others in a room: neither is a sending.
    """

    kind: Kind
    at: datetime
    about: str = ""
    delivered: bool = True
    involved: bool = False
    told_at: datetime | None = None
    came: bool = False
    in_room: bool = False

    @property
    def counts(self) -> bool:
        """Whether it used up one of the few times that we may begin something."""
        return self.delivered and self.kind in STARTED and not self.came and not self.in_room


@dataclass(frozen=True)
class Ledger:
    """Everything between us and one person, over all identities they were known by, in the order it happened.

    `signs` are moments at which they showed themselves involved though nothing of ours asked for it.
    """

    entries: tuple[Entry, ...] = ()
    signs: tuple[datetime, ...] = ()

    def with_sign(self, at: datetime) -> Ledger:
        """Return this ledger with one more moment at which they showed themselves."""
        return Ledger(self.entries, tuple(sorted((*self.signs, at))))

    @cached_property
    def bursts(self) -> tuple[Entry, ...]:
        """What left on our own account and arrived, oldest first."""
        return tuple(entry for entry in self.entries if entry.counts)

    @cached_property
    def asked(self) -> Entry | None:
        """The last time that they were asked how it was, wherever; None: never."""
        feedback = (entry for entry in reversed(self.entries) if entry.kind is Kind.FEEDBACK and entry.delivered)
        return next(feedback, None)

    @cached_property
    def cycle(self) -> tuple[Entry, ...]:
        """What arrived since they were last asked (B2): the order begins again there."""
        since = self.asked
        return tuple(
            entry for entry in self.entries if entry.delivered and (since is None or entry.at > since.at)
        )  # fmt: skip

    @property
    def is_involved(self) -> bool:
        """Whether they showed any sign of involvement in this cycle."""
        since = self.asked
        return any(entry.involved or entry.came for entry in self.cycle) or any(
            since is None or sign > since.at for sign in self.signs
        )

    @property
    def gives(self) -> int:
        """How often we gave them something that arrived."""
        return sum(entry.delivered and entry.kind is not Kind.FEEDBACK for entry in self.entries)

    @property
    def asks(self) -> int:
        """How often we asked something of them."""
        return sum(entry.delivered and entry.kind is Kind.FEEDBACK for entry in self.entries)


def ledger(entries: Iterable[Entry], signs: Iterable[datetime] = ()) -> Ledger:
    """Return a ledger of entries in whatever order they come.

    >>> from datetime import UTC
    >>> day = lambda n: datetime(2026, 3, n, 9, tzinfo=UTC)
    >>> held = ledger([Entry(kind=Kind.IDEA, at=day(9)), Entry(kind=Kind.QUESTION, at=day(2))])
    >>> [entry.kind.value for entry in held.bursts], held.gives, held.asks
    (['question', 'idea'], 2, 0)
    """
    return Ledger(tuple(sorted(entries, key=lambda entry: entry.at)), tuple(sorted(signs)))
