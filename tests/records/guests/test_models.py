"""When somebody is still signed in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.records.guests.models import Stay
from porch.records.people.models import Handle, Person
from tests.records.guests.asking import NOON


@pytest.mark.parametrize(
    ("ended", "until", "person", "stands"),
    [
        (None, NOON + timedelta(seconds=1), Person(), True), (None, NOON, Person(), False),
        (NOON, NOON + timedelta(days=1), Person(), False), (None, NOON + timedelta(days=1), None, False),
    ],
)  # fmt: skip
def test_a_stay_stands_until_its_day_while_nobody_ended_it_and_its_handle_is_somebodys(
    ended: object, until: object, person: Person | None, stands: bool
) -> None:
    stay = Stay(ended_at=ended, until=until, handle=Handle(person=person))
    assert stay.stands(NOON) is stands
