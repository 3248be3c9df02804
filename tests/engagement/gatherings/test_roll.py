"""The roll: who is asked, comes, waits and came, as who they are now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import actions, arriving, holding, roll
from porch.records.people import merging
from tests.cast import NOON
from tests.engagement.gatherings.hall import EVENING, date, says, seen, somebody

pytestmark = pytest.mark.django_db
AFTER = EVENING + timedelta(days=1)


def test_whoever_may_see_nothing_sees_nothing() -> None:
    one = date()
    guest = says(one, somebody("Ann"))
    assert (roll.occurrence(None, one.pk), roll.occurrences(None, now=NOON), roll.roll(None, one).rows) == (
        None,
        [],
        (),
    )
    assert (roll.accepted(None, [1]), roll.counts(None, [one.pk]), roll.asked(None, one.pk)) == ({}, {}, set())
    assert (roll.guest(None, one.pk, 1), roll.in_line(None, guest), roll.any_set(None)) == (None, 0, False)


def test_past_gatherings_tell_who_came_who_did_not_and_who_was_new() -> None:
    first, second = date(), date(begins=EVENING + timedelta(days=7), room_seats=None)
    ann, ben, cleo = (somebody(name) for name in ("Ann", "Ben", "Cleo"))
    arriving.check_in(occurrence=first, person=ann, seen=seen("first"), member=None, at=AFTER)
    for person in (ann, ben, cleo):
        says(second, person, plus=1)
    for person in (ann, ben):
        told = seen(person.name + "-here", EVENING + timedelta(days=7))
        arriving.check_in(occurrence=second, person=person, seen=told, member=None, at=AFTER + timedelta(days=7))
    rows = {row.name: (row.guest.came_at is not None, row.is_new) for row in roll.roll(SYSTEM, second).rows}
    assert rows == {"Ann": (True, False), "Ben": (True, True), "Cleo": (False, True)}
    counts = roll.counts(SYSTEM, [second.pk])[second.pk]
    assert (counts.coming, counts.came) == (6, 2)


def test_two_who_are_one_now_stand_on_the_roll_once_as_the_one_who_came() -> None:
    one, ann, anna = date(), somebody("Ann"), somebody("Anna")
    says(one, ann, "maybe")
    arriving.check_in(occurrence=one, person=anna, seen=seen("anna"), member=None, at=AFTER)
    merging.merge(one=anna, into=ann, by=None, at=AFTER)
    (row,) = roll.roll(SYSTEM, one).rows
    assert (row.person, row.name, row.guest.came_at) == (ann.pk, "Ann", EVENING)
    assert roll.attendees(SYSTEM, one.pk) == [ann.pk]


def test_a_date_under_way_is_found_and_one_called_off_is_not() -> None:
    one, off = date(), date()
    holding.call_off(occurrence=off, member=None, at=NOON)
    assert roll.under_way(SYSTEM, now=EVENING + timedelta(hours=1)) == [one]
    assert roll.last_change(SYSTEM, off) is not None
    assert roll.accepted(SYSTEM, []) == {}


def test_what_is_to_be_said_first_next_time_is_what_was_promised_last_time() -> None:
    one, ann = date(), somebody("Ann")
    guest = says(one, ann)
    arriving.note(guest=guest, words="The recipe.", member=None, at=NOON, promise=4)
    arriving.note(guest=guest, words="Likes it dry.", member=None, at=NOON)
    assert [remark.promise for remark in roll.promised(SYSTEM, one)] == [4]
    actions.set_agenda(occurrence=one, items=[])
    assert roll.agenda(SYSTEM, one) == []
