"""A date as pages and phones show it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import arriving, changing, holding, roll
from porch.interfaces.console import dates
from tests.cast import NOON
from tests.engagement.gatherings.hall import EVENING, date, says, seen, somebody

pytestmark = pytest.mark.django_db


def test_everybody_stands_in_one_group_and_the_numbers_say_so() -> None:
    one = date()
    says(one, somebody("Ann"), plus=1, told_by="Dov")
    says(one, somebody("Ben"))
    says(one, somebody("Cleo"), "maybe")
    shown = dates.shown(SYSTEM, one, NOON)
    assert [(group.key, group.many) for group in shown.groups] == [("coming", 1), ("waiting", 1), ("maybe", 1)]
    assert shown.numbers == "2 coming, 1 waiting"
    assert shown.groups[0].rows[0].told == "with 1 other, told by Dov, new here"
    assert shown.spread == "1 person heard of it from somebody, most often from Dov."
    assert shown.free == ["0 seats left there"]


def test_a_phone_keeps_names_codes_and_where_people_stand() -> None:
    one = date(room_seats=None)
    guest = says(one, somebody("Ann"))
    arriving.check_in(occurrence=one, person=guest.person, seen=seen("door"), member=None, at=EVENING)
    (kept,) = dates.people(roll.roll(SYSTEM, one).rows)
    assert (kept["name"], kept["state"], kept["came"], kept["asks"]) == ("Ann", "came", EVENING.isoformat(), True)
    assert kept["code"] == arriving.code(guest)


def test_a_change_can_be_taken_back_for_as_long_as_nobody_is_told() -> None:
    one = date()
    holding.call_off(occurrence=one, member=None, at=NOON)
    assert dates.shown(SYSTEM, one, NOON).undo
    assert not dates.shown(SYSTEM, one, NOON + changing.UNDO + timedelta(seconds=1)).undo
    assert dates.line(one, None).numbers == "nobody asked yet"


def test_times_are_by_the_clock_where_it_takes_place_whoever_reads() -> None:
    one = date(room_seats=None)
    guest = says(one, somebody("Ann"))
    arriving.check_in(occurrence=one, person=guest.person, seen=seen("door"), member=None, at=EVENING)
    shown = dates.shown(SYSTEM, one, EVENING)
    assert (shown.begins_at.hour, shown.begins_at.tzinfo, shown.groups[0].rows[0].came_at.hour) == (19, None, 19)
