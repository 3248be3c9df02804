"""Series: begun, grown, changed and ended from a date on, taken back; right across the change of the clocks."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import holding, letters, recurring, roll
from porch.engagement.gatherings.changing import By
from porch.engagement.gatherings.models import Occurrence, Series, SeriesChange
from porch.records.outbox.models import Outgoing
from tests.cast import NOON
from tests.engagement.gatherings.hall import mailbox, says, somebody, what

pytestmark = pytest.mark.django_db
US = By(member=None, at=NOON)


def weekly(first: date = date(2026, 3, 5)) -> tuple[Series, list[Occurrence]]:
    """Return a tasting every Thursday at 19:00 in Rome, and its dates."""
    made = recurring.begin(what=what(), rule="FREQ=WEEKLY", first=first, clock=time(19), member=None, at=NOON)
    return made, dates_of(made)


def dates_of(series: Series) -> list[Occurrence]:
    return list(reversed(roll.of_series(SYSTEM, series.pk)))


def changed(series: Series, *, clock: time = time(19), shift: int = 0, since: date | None = None, **told: Any) -> Any:
    return recurring.change(series=series, what=what(**told), clock=clock, shift=shift, by=US, since=since)


def test_a_series_keeps_its_hour_when_the_clocks_change_and_grows_with_time() -> None:
    _, dates = weekly()
    assert [one.begins.hour for one in dates[2:5]] == [18, 18, 17]  # 29 March: summer time in Rome
    assert {one.there.hour for one in dates} == {19}
    assert len(dates) == 27
    assert recurring.extend(now=NOON) == 0
    assert recurring.extend(now=NOON + timedelta(days=14)) == 1


@pytest.mark.parametrize("rule", ["", "FREQ=SECONDLY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY\nDTSTART:2020"])
def test_a_rule_nobody_can_keep_is_refused(rule: str) -> None:
    with pytest.raises(PorchError):
        recurring.begin(what=what(), rule=rule, first=date(2026, 3, 5), clock=time(19), member=None, at=NOON)


def test_changing_a_series_leaves_the_dates_that_were_moved_or_called_off_as_they_are() -> None:
    series, dates = weekly()
    holding.move(occurrence=dates[1], begins=dates[1].begins + timedelta(days=1), member=None, at=NOON)
    holding.call_off(occurrence=dates[2], member=None, at=NOON)
    assert changed(series, clock=time(20), place="The garden").dates == 25
    now = dates_of(series)
    assert [(one.there.hour, one.place) for one in now[:4]] == [
        (20, "The garden"), (19, "The cellar"), (19, "The cellar"), (20, "The garden"),
    ]  # fmt: skip
    assert roll.before(SYSTEM, dates[3]) == dates[1]


def test_this_and_all_that_follow_take_another_weekday_and_so_do_the_dates_still_to_be_set() -> None:
    series, dates = weekly()
    changed(series, shift=1, since=dates[2].day)
    assert [one.there.weekday() for one in dates_of(series)[:4]] == [3, 3, 4, 4]
    assert recurring.extend(now=NOON + timedelta(days=14)) == 1
    assert dates_of(series)[-1].there.weekday() == 4
    assert len({one.uid for one in dates_of(series)}) == 28


def test_who_said_yes_is_told_once_of_their_date_with_its_next_sequence_and_not_when_it_is_taken_back() -> None:
    mailbox()
    series, dates = weekly()
    says(dates[0], somebody("Ann"))
    says(dates[0], somebody("Ben"), "no")
    made = changed(series, clock=time(20))
    told = Outgoing.objects.get(key__contains="-v")
    assert (told.subject, told.to_handle and told.to_handle.value) == ("New time: Tasting", "ann@home.test")
    event = Calendar.from_ical(letters.calendar(dates_of(series)[0], NOON)).events[0]
    assert int(event["SEQUENCE"]) == 1
    recurring.take_back(change=made, at=NOON)
    told.refresh_from_db()
    series.refresh_from_db()
    assert (told.state, series.time, series.shift) == (Outgoing.State.DRAFT, time(19), 0)
    assert {one.there.hour for one in dates_of(series)} == {19}
    with pytest.raises(PorchError, match="taken back already"):
        recurring.take_back(change=made, at=NOON)


def test_a_series_ends_from_a_date_on_and_goes_on_when_that_is_taken_back() -> None:
    series, dates = weekly()
    made = recurring.end(series=series, by=US, since=dates[2].day)
    assert [one.is_off for one in dates_of(series)[:4]] == [False, False, True, True]
    assert recurring.extend(now=NOON + timedelta(days=14)) == 0
    series = recurring.take_back(change=made, at=NOON)
    assert (series.ended_at, any(one.is_off for one in dates_of(series))) == (None, False)


def test_what_changes_nothing_or_leads_too_far_is_refused_and_leaves_no_trace() -> None:
    series, _ = weekly()
    for shift, words in ((0, "Nothing has changed"), (400, "too far")):
        with pytest.raises(PorchError, match=words):
            changed(series, shift=shift)
    assert not SeriesChange.objects.exists()
