"""Q: hours, days, holidays and zones; leaps of the clock; each rule by its code, and what rivals got wrong by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.cadence import Allow, Defer, House, Kind, decide, moment_of, next_allowed
from porch.analytics.cadence.calendar import is_allowed
from porch.analytics.cadence.ledger import Ledger
from tests.analytics.cadence.people import ROME, a, ann, had

OFFICE = House(zone=ROME)
ZONES = ("Europe/Rome", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC")


def rome(*when: int) -> datetime:
    """Return a moment by the clocks of Rome."""
    return datetime(*when, tzinfo=ROME)  # type: ignore[arg-type, misc]


def leaves(at: datetime, house: House = OFFICE, **so: Any) -> str:
    """Return when a little idea leaves that is to leave at `at`, by the clocks of Rome."""
    found = decide(ann(**so), a(Kind.IDEA), at, Ledger(), house)
    return (found.until if isinstance(found, Defer) else at).astimezone(ROME).strftime("%a %H:%M")


def test_q1_mautic_539_at_three_in_the_morning() -> None:
    assert leaves(rome(2026, 3, 3, 3, 0)) == "Tue 08:00"
    assert leaves(rome(2026, 3, 3, 20, 0)) == "Wed 08:00"
    assert leaves(rome(2026, 3, 3, 19, 59)) == "Tue 19:59"


def test_q1_not_on_a_weekend_but_where_that_is_when_the_house_is_open() -> None:
    saturday = rome(2026, 3, 7, 12, 0)
    assert leaves(saturday) == "Mon 08:00"
    assert leaves(saturday, replace(OFFICE, days=frozenset({2, 3, 4, 5, 6}))) == "Sat 12:00"


def test_q1_not_on_a_public_holiday_of_theirs_or_ours() -> None:
    easter_monday = date(2026, 4, 6)
    at = rome(2026, 4, 6, 9, 0)
    assert leaves(at, holidays=frozenset({easter_monday})) == "Tue 08:00"
    assert leaves(at, replace(OFFICE, holidays=frozenset({easter_monday}))) == "Tue 08:00"


def test_q1_not_in_a_pause_they_asked_for_and_never_dropped_for_it() -> None:
    found = decide(ann(paused_until=rome(2026, 3, 20, 12, 0)), a(Kind.IDEA), rome(2026, 3, 3, 9, 0), Ledger(), OFFICE)
    assert (found.rule, getattr(found, "until", None)) == ("Q1", rome(2026, 3, 20, 12, 0))


def test_q1_not_in_their_quiet_hours_over_midnight_or_at_noon() -> None:
    assert leaves(rome(2026, 3, 3, 8, 30), quiet=(time(22), time(10))) == "Tue 10:00"
    assert leaves(rome(2026, 3, 3, 12, 30), quiet=(time(12), time(14))) == "Tue 14:00"
    assert leaves(rome(2026, 3, 3, 19, 0), quiet=(time(18), time(23))) == "Wed 08:00"


def test_q1_somebody_who_is_never_to_be_written_to_is_refused() -> None:
    found = decide(ann(quiet=(time(8), time(20))), a(Kind.IDEA), rome(2026, 3, 3, 9, 0), Ledger(), OFFICE)
    assert found.rule == "Q1"
    assert (
        next_allowed(rome(2026, 3, 3, 9, 0), ann(quiet=(time(0), time(23, 59))), replace(OFFICE, days=frozenset()))
        is None
    )


def test_q2_their_own_zone_counts() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    at = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)  # nine in the evening there
    found = decide(ann(zone=tokyo), a(Kind.IDEA), at, Ledger(), OFFICE)
    assert getattr(found, "until", None) == datetime(2026, 3, 4, 8, 0, tzinfo=tokyo)


def test_q2_an_unknown_zone_is_written_to_between_ten_and_four_of_the_house() -> None:
    assert leaves(rome(2026, 3, 3, 9, 0), zone=None) == "Tue 10:00"
    assert leaves(rome(2026, 3, 3, 16, 0), zone=None) == "Wed 10:00"


def test_q2_a_time_that_the_clock_leaps_over_is_the_leap() -> None:
    early = House(zone=ROME, opens=time(2, 30), closes=time(20), days=frozenset(range(7)))
    found = next_allowed(rome(2026, 3, 29, 1, 0), ann(), early)
    assert found is not None
    assert found.astimezone(ROME).strftime("%d %H:%M") == "29 03:00"


def test_q2_an_hour_that_comes_twice_sends_once() -> None:
    early = House(zone=ROME, opens=time(2, 30), closes=time(20), days=frozenset(range(7)))
    first = next_allowed(rome(2026, 10, 25, 1, 0), ann(), early)
    assert first is not None
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    again = decide(
        ann(), a(Kind.IDEA), first + timedelta(hours=1), had((Kind.QUESTION, (first - had_at()).days)), early
    )
    assert again.rule == "F1"


def had_at() -> datetime:
    """Return the day from which `had` counts."""
    return datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_q3_an_invite_to_today_breaks_the_hours_only_for_who_said_yes() -> None:
    now, begins = rome(2026, 3, 3, 7, 0), rome(2026, 3, 3, 18, 0)
    burst = a(Kind.INVITE, about="gathering-1", begins=begins, ends=begins + timedelta(hours=2), relevant_until=begins)
    coming = ann(accepted={"gathering-1": (begins, begins + timedelta(hours=2))})
    assert isinstance(decide(coming, burst, now, Ledger(), OFFICE), Allow)
    assert decide(ann(), burst, now, Ledger(), OFFICE).rule == "Q1"
    assert decide(ann(), burst, rome(2026, 3, 3, 20, 30), Ledger(), OFFICE).rule == "F6"


def test_q4_mautic_1759_sent_before_its_date() -> None:
    """What was put off is asked again when its time comes, and by then may be put off once more."""
    first = decide(ann(), a(Kind.IDEA), rome(2026, 3, 6, 21, 0), Ledger(), OFFICE)
    assert isinstance(first, Defer)
    assert isinstance(decide(ann(), a(Kind.IDEA), first.until - timedelta(minutes=1), Ledger(), OFFICE), Defer)
    closed_now = replace(OFFICE, holidays=frozenset({first.until.astimezone(ROME).date()}))
    assert isinstance(decide(ann(), a(Kind.IDEA), first.until, Ledger(), closed_now), Defer)


def test_mautic_7676_weekday_ignored_after_a_decision() -> None:
    """There a step after a decision forgot the days; here frequency and days are one answer."""
    past = had((Kind.QUESTION, 5), involved=True)  # a Saturday; a week later is a Saturday too
    found = decide(ann(), a(Kind.IDEA), rome(2026, 3, 9, 10, 0), past, OFFICE)
    assert isinstance(found, Defer)
    assert found.until.astimezone(ROME).strftime("%a %d %H:%M") == "Mon 16 08:00"


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    opens=st.times(max_value=time(12)), closes=st.times(min_value=time(12, 1)),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    quiet=st.none() | st.tuples(st.times(), st.times()),
)  # fmt: skip
def test_what_is_found_is_allowed_and_nothing_before_it(
    moment: datetime, zone: ZoneInfo, opens: time, closes: time, days: frozenset[int], quiet: tuple[time, time] | None
) -> None:
    house, person = House(zone=UTC, opens=opens, closes=closes, days=days), ann(zone=zone, quiet=quiet)
    found = next_allowed(moment, person, house)
    if found is not None:
        assert found >= moment
        assert is_allowed(found, person, house)
        assert found.astimezone(zone).weekday() in days


@pytest.mark.parametrize(("zone", "shows"), [("Europe/Rome", "03:00"), ("America/New_York", "02:30")])
def test_only_where_the_clock_leaps_does_it_leap(zone: str, shows: str) -> None:
    found = moment_of(date(2026, 3, 29), time(2, 30), ZoneInfo(zone))
    assert found.astimezone(ZoneInfo(zone)).strftime("%H:%M") == shows
