"""Coming: seen by two phones is one coming, undone by one stands by the other, clocks that jump are not believed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import actions, arriving, holding, roll
from porch.engagement.gatherings.models import Arrival, Guest
from porch.records.interactions.models import Interaction
from porch.records.outbox.models import Slot
from tests.cast import NOON
from tests.engagement.gatherings.hall import EVENING, date, says, seen, somebody

pytestmark = pytest.mark.django_db
LATER = EVENING + timedelta(hours=4)


def test_two_phones_offline_that_saw_one_person_come_are_one_coming_and_both_kept() -> None:
    one, ann = date(), somebody("Ann")
    says(one, ann)
    for key, minutes in (("bob", 9), ("alice", 2), ("bob", 9)):
        told = seen(key, EVENING + timedelta(minutes=minutes))
        arriving.check_in(occurrence=one, person=ann, seen=told, member=None, at=LATER, told_by="Dov")
    guest = Guest.objects.get()
    assert (Arrival.objects.count(), guest.came_at) == (2, EVENING + timedelta(minutes=2))
    came = Interaction.objects.filter(kind=Kind.VISIT)
    assert [(row.person_id, row.detail["told_by"]) for row in came] == [(ann.pk, "Dov")]
    assert Slot.objects.filter(came=True, about=one.about).count() == 1
    assert [row.seen for row in roll.roll(SYSTEM, one).rows] == [2]


def test_undoing_what_one_phone_saw_leaves_what_the_other_saw_and_undoing_both_takes_the_coming_back() -> None:
    one, ann = date(), somebody("Ann")
    for key in ("bob", "alice"):
        arriving.check_in(occurrence=one, person=ann, seen=seen(key), member=None, at=LATER)
    arriving.undo(key="phone-bob", at=LATER)
    assert roll.attendees(SYSTEM, one.pk) == [ann.pk]
    for _ in range(2):
        arriving.undo(key="phone-alice", at=LATER)
    assert (roll.attendees(SYSTEM, one.pk), Slot.objects.count()) == ([], 0)
    assert Interaction.objects.get(kind=Kind.VISIT).deleted
    assert len(roll.evidence(SYSTEM, Guest.objects.get())) == 2
    arriving.check_in(occurrence=one, person=ann, seen=seen("again"), member=None, at=LATER)
    assert Interaction.objects.filter(kind=Kind.VISIT, deleted=False).count() == 1
    assert arriving.undo(key="phone-nobody", at=LATER) is None


@pytest.mark.parametrize("off", [timedelta(days=-400), timedelta(days=400), timedelta(hours=5)])
def test_a_clock_that_jumps_is_kept_and_not_believed(off: timedelta) -> None:
    one, ann = date(), somebody("Ann")
    told = seen("bob", EVENING + off)
    arrival = arriving.check_in(occurrence=one, person=ann, seen=told, member=None, at=LATER)
    assert (arrival.told_at, arrival.at) == (EVENING + off, LATER)


def test_who_walks_in_is_a_guest_who_came_and_nobody_comes_to_what_was_called_off() -> None:
    one = date()
    arriving.check_in(occurrence=one, person=somebody("Eve"), seen=seen("door"), member=None, at=LATER)
    (row,) = roll.roll(SYSTEM, one).rows
    assert (row.guest.asked_at, row.guest.came_at, row.is_new) == (None, EVENING, True)
    off = date()
    holding.call_off(occurrence=off, member=None, at=NOON)
    with pytest.raises(PorchError, match="called off"):
        arriving.check_in(occurrence=off, person=somebody("Ann"), seen=seen("gate"), member=None, at=LATER)


def test_tickets_have_codes_of_their_own_and_what_is_written_down_stays_with_who_it_is_of() -> None:
    one = date(room_seats=None)
    guests = [says(one, somebody(name)) for name in ("Ann", "Ben")]
    codes = {arriving.code(guest) for guest in guests}
    assert (len(codes), {len(code) for code in codes}) == (2, {7})
    arriving.note(guest=guests[0], words="Likes Barolo.", member=None, at=LATER, promise=7)
    assert [(one.words, one.promise) for one in roll.promised(SYSTEM, one)] == [("Likes Barolo.", 7)]


def test_an_agenda_fits_the_time_there_is_and_sets_some_aside_for_a_survey() -> None:
    one = date()
    actions.set_agenda(occurrence=one, items=[("What became of it", 10, None), ("Four questions", 10, 3)])
    assert [(item.place, item.survey) for item in roll.agenda(SYSTEM, one)] == [(1, None), (2, 3)]
    with pytest.raises(PorchError, match="longer than"):
        actions.set_agenda(occurrence=one, items=[("Talk", 121, None)])


def test_what_is_asked_after_they_were_let_in_is_in_the_log_with_their_coming() -> None:
    one, ann = date(), somebody("Ann")
    guest = arriving.check_in(occurrence=one, person=ann, seen=seen("door"), member=None, at=LATER).guest
    arriving.asked(guest=guest, came_with=" Eve ", told_by="Dov", at=LATER + timedelta(minutes=1))
    came = Interaction.objects.get(kind=Kind.VISIT)
    assert (came.detail["came_with"], came.detail["told_by"]) == ("Eve", "Dov")
    arriving.asked(guest=guest, came_with="", told_by="", at=LATER + timedelta(minutes=2))
    assert Guest.objects.get().told_by == "Dov"
