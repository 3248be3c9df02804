"""Compares whole lists of who follows whom with the follows that stand in the log, once a day.

Somebody new is a follow, somebody gone the end of one. A list tells neither when: only that it was between two looks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from porch.core.channel import Follows
from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Handle, Heard, Kind
from porch.core.viewer import SYSTEM
from porch.desk.post import asking, collecting, follows
from porch.desk.post.follows import Key, Side
from porch.records.accounts.models import Account
from porch.records.interactions.queries import Follow
from porch.records.tallies import queries as tallies
from porch.records.tallies.models import Round

EVERY = timedelta(days=1)
BEFORE_US = timedelta(days=90)
"""The past Porch reads: who follows us at the first look, and was not heard to begin in it, began before it."""
SHORT, FEW = 2, 20  # a list with less than half of those its network counts was cut short, unless they are few
COUNTED = timedelta(days=2)  # an older count says nothing about a list of today


def to_compare(now: datetime) -> list[Account]:
    """Return the connections whose lists are due: once their past is read, as it knows the follows in it better."""
    return [one for one in asking.due(Round.What.FOLLOWS, "follows", now) if one.history_done_at is not None]


def compare_follows(account: Account, *, clock: Clock = SYSTEM_CLOCK) -> str:
    """Bring the log in line with who follows us and whom we follow; return what was wrong, "" when nothing was.

    A list that could not be read to its end changes nothing; the other list is compared all the same.
    """

    def act(channel: object) -> bool:
        if not isinstance(channel, Follows):
            return False
        _both(account, channel, clock)
        return True

    return asking.ask(account, Round.What.FOLLOWS, EVERY, act, clock=clock)


def _both(account: Account, channel: Follows, clock: Clock) -> None:
    held = tallies.rounds(SYSTEM, account.pk).get(Round.What.FOLLOWS)
    looked = held.done_at if held else None
    counted = tallies.of_account(SYSTEM, account.pk)
    troubles: list[ChannelError] = []
    for side, ask in ((Side.THEY, channel.followers), (Side.WE, channel.following)):
        told = counted.get(side.counter)
        most = told.value if told and told.seen_at > clock.now() - COUNTED else 0
        try:
            _Comparing(account, side, looked, clock).run(ask, most)
        except KeyRefused:
            raise
        except ChannelError as error:
            troubles.append(error)
    if troubles:
        raise troubles[0]


class _Comparing:
    """One list against the log. Handles are held as they came, never as rows: there may be very many."""

    def __init__(self, account: Account, side: Side, looked: datetime | None, clock: Clock) -> None:
        self._account, self._side, self._looked, self._clock = account, side, looked, clock
        self._now = clock.now()

    def run(self, ask: Callable[[], Iterable[Handle]], counted: int) -> None:
        """Read the whole list, then write what is different; ChannelError before that when it is not whole."""
        standing = follows.standing(self._account, self._side)
        new: dict[Key, Handle] = {}
        seen: set[Key] = set()
        for handle in ask():
            seen.add(key := follows.key(handle))
            if key not in standing:
                new.setdefault(key, handle)
        if counted >= FEW and len(seen) * SHORT < counted:
            raise ChannelError(f"The list names {len(seen)} where {counted} are counted: it was cut short")
        gone = [one for key, held in standing.items() if key not in seen for one in held if not one.asked]
        collecting.take(self._account, self._changes(new.values(), gone), clock=self._clock)
        twice = {key for key, held in standing.items() if len(held) > 1}
        follows.settle(self._account, twice, self._side, self._now)

    def _changes(self, new: Iterable[Handle], gone: list[Follow]) -> Iterator[Heard]:
        yield from map(self._begun, new)
        for one in gone:
            who = (one.kind, one.value)
            yield follows.ended(one.external_id, who, self._side, self._now, after=self._looked)

    def _begun(self, handle: Handle) -> Heard:
        theirs = self._side is Side.THEY
        us = Handle(kind=handle.kind, value=self._account.handle)
        between = {"heard": "list", "before": self._now.isoformat()}
        between |= {"after": self._looked.isoformat()} if self._looked else {}
        raw = {"follow": self._side, "who": handle.value, "name": handle.name, **between}
        return Heard(
            external_id=follows.name(self._account, handle, self._side, self._now), version="1", kind=Kind.FOLLOW,
            author=handle if theirs else us, at=self._at(), raw=json.dumps(raw, sort_keys=True).encode(),
            ours=not theirs, addressed=theirs, recipients=() if theirs else (handle,), detail=between,
        )  # fmt: skip

    def _at(self) -> datetime:
        """Return the moment a follow is written down with: before our time if we never looked, else when we saw it."""
        return self._now if self._looked else self._account.connected_at - BEFORE_US
