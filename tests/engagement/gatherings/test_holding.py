"""Dates and series: set, moved, called off, taken back; right across the change of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import holding, letters, roll
from porch.engagement.gatherings.models import Occurrence
from porch.records.outbox.models import Outgoing
from tests.cast import NOON
from tests.engagement.gatherings.hall import EVENING, mailbox, says, somebody, what
from tests.engagement.gatherings.hall import date as held

pytestmark = pytest.mark.django_db


def weekly(first: date = date(2026, 3, 5), **told: object) -> list[Occurrence]:
    made = holding.hold_again_and_again(
        what=what(**told), rule="FREQ=WEEKLY", first=first, clock=time(19), member=None, at=NOON
    )
    return list(reversed(roll.of_series(SYSTEM, made.pk)))


def test_a_series_keeps_its_hour_when_the_clocks_change_and_grows_with_time() -> None:
    dates = weekly()
    assert [one.begins.hour for one in dates[2:5]] == [18, 18, 17]  # 29 March: summer time in Rome
    assert {one.there.hour for one in dates} == {19}
    assert len(dates) == 27
    assert holding.extend(now=NOON) == 0
    assert holding.extend(now=NOON + timedelta(days=14)) == 1


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


@pytest.mark.parametrize("rule", ["", "FREQ=SECONDLY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY\nDTSTART:2020"])
def test_a_rule_nobody_can_keep_is_refused(rule: str) -> None:
    with pytest.raises(PorchError):
        holding.hold_again_and_again(
            what=what(), rule=rule, first=date(2026, 3, 5), clock=time(19), member=None, at=NOON
        )


def test_moving_a_date_tells_who_said_yes_with_the_next_sequence_and_asks_them_again() -> None:
    mailbox()
    one = held()
    says(one, somebody("Ann"))
    says(one, somebody("Ben"), "no")
    holding.move(occurrence=one, begins=EVENING + timedelta(days=1), member=None, at=NOON, words="The cellar is wet.")
    told = Outgoing.objects.order_by("-pk")[0]
    assert (told.subject, told.to_handle.value) == ("New time: Tasting", "ann@home.test")
    assert told.due_at == NOON + holding.UNDO
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
    back = holding.take_back(change=change, at=NOON)
    assert (back.cancelled_at, back.begins) == (None, EVENING)
    assert Outgoing.objects.order_by("-pk")[0].state == Outgoing.State.DRAFT
    with pytest.raises(PorchError):
        holding.take_back(change=change, at=NOON)


def test_changing_a_series_changes_all_dates_to_come_but_the_one_that_was_changed_alone() -> None:
    dates = weekly()
    holding.move(occurrence=dates[1], begins=dates[1].begins + timedelta(days=1), member=None, at=NOON)
    series = roll.series(SYSTEM, dates[0].series_id or 0)
    assert series is not None
    later = what(place="The garden")
    assert holding.change_series(series=series, what=later, clock=time(20), member=None, at=NOON) == 26
    assert {one.there.hour for one in roll.of_series(SYSTEM, series.pk)} == {19, 20}
    assert roll.before(SYSTEM, dates[2]) == dates[1]
    assert holding.end(series=series, member=None, at=NOON) == 27


def test_dates_are_listed_by_when_they_begin_and_paged() -> None:
    for number in range(3):
        held(begins=EVENING + timedelta(days=number))
    first = roll.occurrences(SYSTEM, now=NOON, limit=2)
    rest = roll.occurrences(SYSTEM, now=NOON, after=(first[-1].begins, first[-1].pk))
    assert [one.begins.day for one in [*first, *rest]] == [12, 13, 14]
    over = datetime(2027, 1, 1, tzinfo=UTC)
    assert [one.begins.day for one in roll.occurrences(SYSTEM, now=over, past=True, limit=2)] == [14, 13]
