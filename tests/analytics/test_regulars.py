"""Which regulars have gone quiet."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.regulars import Habit, gone_quiet, in_rhythm

TODAY = date(2026, 3, 1)
ANN, BEN, CLEO = 1, 2, 3


def ago(*days: int) -> list[date]:
    return [TODAY - timedelta(days=each) for each in days]


def test_cleo_who_came_every_week_and_stopped_is_quiet() -> None:
    (cleo,) = gone_quiet({CLEO: ago(61, 54, 47, 40)}, today=TODAY)
    assert (cleo.person, cleo.every, cleo.silent, cleo.contacts) == (CLEO, 7.0, 40, 4)


def test_ann_who_was_here_last_week_is_not() -> None:
    assert gone_quiet({ANN: ago(28, 21, 14, 7)}, today=TODAY) == ()


def test_two_contacts_make_no_regular() -> None:
    assert gone_quiet({BEN: ago(80, 50)}, today=TODAY) == ()


def test_three_messages_about_one_thing_make_no_regular() -> None:
    assert gone_quiet({BEN: ago(62, 61, 60)}, today=TODAY) == ()


def test_several_contacts_on_one_day_are_one() -> None:
    assert gone_quiet({BEN: ago(80, 80, 50, 50)}, today=TODAY) == ()


def test_a_pause_they_made_before_is_no_news() -> None:
    assert gone_quiet({ANN: ago(150, 143, 136, 80, 73, 50)}, today=TODAY) == ()


def test_who_left_years_ago_is_gone_and_not_quiet() -> None:
    assert gone_quiet({ANN: ago(760, 730, 700)}, today=TODAY) == ()


def test_the_most_broken_rhythm_comes_first() -> None:
    quiet = gone_quiet({ANN: ago(180, 150, 120, 62), CLEO: ago(61, 54, 47, 40)}, today=TODAY)
    assert [one.person for one in quiet] == [CLEO, ANN]


def test_days_to_come_do_not_count() -> None:
    assert len(gone_quiet({CLEO: ago(61, 54, 47, 40, -3)}, today=TODAY)) == 1


def test_the_habit_can_be_told_otherwise() -> None:
    assert gone_quiet({CLEO: ago(61, 54, 47, 40)}, today=TODAY, habit=Habit(contacts=5)) == ()


def test_a_daily_guest_is_told_as_such() -> None:
    (ann,) = gone_quiet({ANN: [TODAY - timedelta(days=each) for each in range(20, 50)]}, today=TODAY)
    assert ann.sentence == "In touch about every day, 30 times; now silent for 20 days."


@given(st.dictionaries(st.integers(0, 5), st.lists(st.dates(date(2025, 1, 1), date(2026, 6, 1)), max_size=12)))
def test_everyone_told_has_been_silent_longer_than_ever_before(contacts: dict[int, list[date]]) -> None:
    for quiet in gone_quiet(contacts, today=TODAY):
        days = sorted(day for day in set(contacts[quiet.person]) if day <= TODAY)
        assert quiet.silent > max((b - a).days for a, b in pairwise(days))
        assert quiet.silent >= 2 * quiet.every


def test_who_keeps_coming_is_a_regular_and_who_stopped_is_not() -> None:
    contacts = {ANN: ago(28, 21, 14, 7), BEN: ago(14, 7), CLEO: ago(61, 54, 47, 40)}
    assert in_rhythm(contacts, today=TODAY) == {ANN}


@given(days=st.lists(st.integers(0, 500), max_size=30))
def test_nobody_is_a_regular_and_gone_quiet_at_once(days: list[int]) -> None:
    contacts = {ANN: ago(*days)}
    quiet = {one.person for one in gone_quiet(contacts, today=TODAY)}
    assert not quiet & in_rhythm(contacts, today=TODAY)
