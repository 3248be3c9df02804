"""Dates: set, changed, moved, called off, taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import changing, holding, letters, roll
from porch.engagement.gatherings.changing import By
from porch.engagement.gatherings.models import Occurrence
from porch.records.outbox.models import Outgoing
from tests.cast import NOON
from tests.engagement.gatherings.hall import EVENING, mailbox, says, somebody, what
from tests.engagement.gatherings.hall import date as held

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"zone": "Mars/Olympus"}, "no time zone"),
        ({"name": " "}, "what it is"),
        ({"sort": "wake"}, "what sort"),
        ({"minutes": 1}, "five minutes"),
        ({"room_seats": 0}, "in some way"),
        ({"online": "javascript:alert(1)"}, "https"),
    ],
)
def test_what_cannot_take_place_is_refused(told: dict[str, object], words: str) -> None:
    with pytest.raises(PorchError, match=words):
        held(**told)
    assert not Occurrence.objects.exists()


def test_moving_a_date_tells_who_said_yes_with_the_next_sequence_and_asks_them_again() -> None:
    mailbox()
    one = held()
    says(one, somebody("Ann"))
    says(one, somebody("Ben"), "no")
    holding.move(occurrence=one, begins=EVENING + timedelta(days=1), member=None, at=NOON, words="The cellar is wet.")
    told = Outgoing.objects.order_by("-pk")[0]
    assert (told.subject, told.to_handle.value) == ("New time: Tasting", "ann@home.test")
    assert told.due_at == NOON + changing.UNDO
    assert [row.earlier for row in roll.roll(SYSTEM, one).rows if row.name == "Ann"] == [True]
    event = Calendar.from_ical(letters.calendar(one, NOON)).events[0]
    assert (int(event["SEQUENCE"]), str(event["STATUS"])) == (1, "CONFIRMED")
    says(one, roll.roll(SYSTEM, one).rows[0].guest.person, at=NOON + timedelta(minutes=30))
    assert [row.earlier for row in roll.roll(SYSTEM, one).rows if row.name == "Ann"] == [False]


def test_a_date_called_off_is_told_as_a_cancellation_and_back_again_while_nothing_has_left() -> None:
    mailbox()
    one = held()
    says(one, somebody("Ann"))
    change = holding.call_off(occurrence=one, member=None, at=NOON)
    calendar = Calendar.from_ical(letters.calendar(one, NOON))
    assert (str(calendar["METHOD"]), int(calendar.events[0]["SEQUENCE"])) == ("CANCEL", 1)
    with pytest.raises(PorchError, match="called off already"):
        holding.call_off(occurrence=one, member=None, at=NOON)
    back = changing.take_back(change=change, at=NOON)
    assert (back.cancelled_at, back.begins) == (None, EVENING)
    assert Outgoing.objects.order_by("-pk")[0].state == Outgoing.State.DRAFT
    with pytest.raises(PorchError):
        changing.take_back(change=change, at=NOON)


def test_a_date_is_changed_in_whatever_it_says_and_its_new_seats_are_offered() -> None:
    mailbox()
    one = held(room_seats=1)
    says(one, somebody("Ann"))
    says(one, somebody("Ben"))
    wider = what(name="Barolo", place="The garden", room_seats=2)
    holding.change(occurrence=one, what=wider, begins=EVENING, by=By(member=None, at=NOON))
    assert (one.name, one.place, one.sequence) == ("Barolo", "The garden", 1)
    assert [row.offered_until is not None for row in roll.roll(SYSTEM, one).rows if row.name == "Ben"] == [True]
    with pytest.raises(PorchError, match="passed already"):
        holding.change(occurrence=one, what=wider, begins=NOON, by=By(member=None, at=NOON))


def test_dates_are_listed_by_when_they_begin_and_paged() -> None:
    for number in range(3):
        held(begins=EVENING + timedelta(days=number))
    first = roll.occurrences(SYSTEM, now=NOON, limit=2)
    rest = roll.occurrences(SYSTEM, now=NOON, after=(first[-1].begins, first[-1].pk))
    assert [one.begins.day for one in [*first, *rest]] == [12, 13, 14]
    over = datetime(2027, 1, 1, tzinfo=UTC)
    assert [one.begins.day for one in roll.occurrences(SYSTEM, now=over, past=True, limit=2)] == [14, 13]
