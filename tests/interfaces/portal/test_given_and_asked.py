"""What came of what we sent, in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.analytics.cadence import Kind
from porch.core.clock import SYSTEM_CLOCK
from porch.interfaces.portal import given_and_asked
from porch.records.outbox.models import Slot
from porch.records.people.models import Person


@pytest.mark.parametrize(
    ("so", "what", "came"),
    [
        ({"kind": Kind.INVITE, "came": True}, "You were there", ""),
        ({"kind": Kind.FEEDBACK, "in_room": True}, "asked you there", ""),
        ({"kind": Kind.IDEA, "freed_at": True}, "little idea", "did not reach"),
        ({"kind": Kind.FEEDBACK, "told_at": True, "involved_at": True}, "how it was", "answered, and we told"),
        ({"kind": Kind.APOLOGY}, "apologised", ""),
    ],
)
def test_a_line_says_what_it_was_and_what_came_of_it(ann: Person, so: dict[str, Any], what: str, came: str) -> None:
    now = SYSTEM_CLOCK.now()
    moments = {name: now if name.endswith("_at") else value for name, value in so.items()}
    Slot.objects.create(person=ann, at=now - timedelta(days=1), **moments)
    (line,) = given_and_asked.told(ann.pk, now)
    assert what in line.what
    assert came in line.came_of_it
