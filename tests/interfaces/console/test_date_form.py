"""The form of a date: what it tells, the rule it comes again by, and an agenda of lines."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from porch.core.errors import PorchError
from porch.engagement.gatherings.models import Occurrence
from porch.interfaces.console import date_form
from porch.interfaces.console.date_form import ChangeForm, DateForm

TOLD = {
    "name": "Tasting", "sort": "tasting", "day": "2026-03-12", "time": "19:00", "minutes": "90", "zone": "Europe/Rome",
    "online_seats": "", "claim_hours": "3",
}  # fmt: skip


def told(**more: str) -> DateForm:
    form = DateForm({**TOLD, **more})
    assert form.is_valid(), form.errors
    return form


@pytest.mark.parametrize(
    ("again", "rule"), [("", ""), ("nth", "FREQ=MONTHLY;BYDAY=2TH"), ("FREQ=YEARLY", "FREQ=YEARLY")]
)
def test_a_rule_is_told_by_the_day_it_begins_on(again: str, rule: str) -> None:
    assert told(again=again).rule() == rule


def test_a_moment_is_by_the_clock_at_the_place_and_empty_seats_are_any_number() -> None:
    form = told(room_seats="0")
    assert form.begins().astimezone(UTC) == datetime(2026, 3, 12, 18, tzinfo=UTC)
    assert (form.what().room_seats, form.what().online_seats, form.what().claim_minutes) == (0, None, 180)


def test_what_tells_no_moment_is_said() -> None:
    assert date_form.moment({"day": "2026-03-12", "time": "19:00"}, "UTC").hour == 19
    for wrong in ({}, {"day": "x", "time": "19:00"}, {"day": "2026-03-12", "time": "25:00"}):
        with pytest.raises(PorchError, match="on which day"):
            date_form.moment(wrong, "UTC")


def test_an_agenda_is_read_as_it_is_written() -> None:
    items = date_form.agenda("10 What became of it\n\n15 Four questions #3\n5 Room #")
    assert items == [("What became of it", 10, None), ("Four questions", 15, 3), ("Room #", 5, None)]
    rows = [SimpleNamespace(title=title, minutes=minutes, survey=survey) for title, minutes, survey in items]
    assert date_form.agenda(date_form.agenda_words(rows)) == items
    with pytest.raises(PorchError, match="Begin each line"):
        date_form.agenda("Talk")


def test_an_empty_form_proposes_an_evening_in_three_weeks() -> None:
    assert date_form.soon(datetime(2026, 3, 2, tzinfo=UTC), "UTC")["day"].day == 23


def test_a_date_whose_time_is_not_touched_begins_to_the_second_when_it_did() -> None:
    begins = datetime(2026, 10, 25, 1, 30, 12, tzinfo=UTC)  # the second half past two of that night in Rome
    there = {"begins": begins, "zone": "Europe/Rome", "minutes": 90, "claim_minutes": 180, "name": "Tasting"}
    one = Occurrence(**there, sort="tasting", online_seats=0)
    form = ChangeForm({**TOLD, "day": "2026-10-25", "time": "02:30"}, one=one)
    assert form.is_valid(), form.errors
    assert form.begins() == begins
    assert "which" not in form.fields
