"""How one can take part in a date."""

from __future__ import annotations

from porch.engagement.gatherings.models import Occurrence
from porch.engagement.gatherings.setting import Mode


def test_a_date_without_places_online_is_there_alone() -> None:
    one = Occurrence(room_seats=None, online_seats=0)
    assert one.modes == (Mode.ROOM,)
    assert (one.seats_of("room"), one.seats_of("online")) == (None, 0)
