"""Listens to stored deliveries as if each came just now: a channel whose clock stands at their arrival."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from porch.core.channel import Overhears
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled
from porch.desk.post import wiring
from porch.records.accounts.models import Account
from porch.records.interactions import pushes
from porch.records.interactions.models import Delivery


@dataclass(slots=True)
class Moment:
    """A clock that stands wherever it is put."""

    at: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the moment it stands at."""
        return self.at


class Ear:
    """The channel of one connection, opened once for many deliveries; Unreadable when it takes none."""

    def __init__(self, account: Account) -> None:
        self._clock = Moment()
        channel = wiring.open_channel(account, clock=self._clock)
        if not isinstance(channel, Overhears):
            raise Unreadable(f"{account.channel} does not push")
        self._channel = channel

    def hear(self, delivery: Delivery) -> list[Heard | Spoiled]:
        """Return what a stored delivery says; whatever its bytes make the channel raise rises to the caller.

        Its signature is no older now than it was when it came.
        """
        self._clock.at = delivery.received_at
        return list(self._channel.overhear(pushes.opened(delivery)))
