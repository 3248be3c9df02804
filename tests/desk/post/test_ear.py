"""A stored delivery is heard as if it came just now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from porch.core.clock import Clock
from porch.core.errors import Unreadable
from porch.core.interaction import Delivery, Heard
from porch.desk.post import wiring
from porch.desk.post.ear import Ear
from porch.records.accounts.models import Account
from porch.records.interactions.models import Delivery as Stored
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@dataclass
class Punctual:
    """A channel that notes what time it is."""

    clock: Clock
    noted: list[datetime] = field(default_factory=list)

    def overhear(self, delivery: Delivery) -> Iterable[Heard]:
        """Note the time and hear nothing."""
        self.noted.append(self.clock.now())
        return ()


def test_each_delivery_is_heard_at_the_moment_it_came(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Punctual] = []
    monkeypatch.setattr(wiring, "open_channel", lambda account, clock: opened.append(Punctual(clock)) or opened[0])
    ear = Ear(shop)
    for minutes in (0, 5):
        ear.hear(Stored(account=shop, body=b"{}", received_at=NOON + timedelta(minutes=minutes), envelope=""))
    assert [channel.noted for channel in opened] == [[NOON, NOON + timedelta(minutes=5)]]


def test_a_channel_that_does_not_push_hears_nothing(shop: Account) -> None:
    with pytest.raises(Unreadable, match="square does not push"):
        Ear(shop)
