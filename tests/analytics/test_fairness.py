"""The morning order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.analytics.fairness import (
    Candidate,
    Morning,
    Rules,
    Seat,
    arrange,
    in_words,
    seats,
    waited,
)

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday


def someone(number: int, days: float = 1.0, **more: object) -> Candidate:
    return replace(Candidate(id=number, since=NOW - timedelta(days=days), reason="question"), **more)


def today(morning: Morning) -> list[int]:
    return [placed.candidate.id for placed in morning.today]


def days(morning: Morning) -> dict[int, date | None]:
    return {promise.candidate.id: promise.by for promise in morning.later}


def test_who_waited_longest_comes_first() -> None:
    assert today(arrange([someone(1, 1), someone(2, 3), someone(3, 2)], now=NOW, capacity=9)) == [2, 3, 1]


def test_urgent_people_come_first_up_to_their_share() -> None:
    people = [someone(number, 5) for number in range(10)]
    flood = [someone(100 + number, 0.1, urgent=True) for number in range(10)]
    morning = arrange(people + flood, now=NOW, capacity=10, rules=Rules(urgent_share=0.3))
    assert today(morning) == [100, 101, 102, 0, 1, 2, 3, 4, 5, 6]
    assert morning.urgent_later == 7


def test_seats_no_urgent_person_needs_go_to_the_line() -> None:
    assert len(arrange([someone(n) for n in range(20)], now=NOW, capacity=10).today) == 10


def test_urgent_people_fill_seats_the_line_does_not_need() -> None:
    flood = [someone(number, urgent=True) for number in range(10)]
    assert len(arrange(flood, now=NOW, capacity=10).today) == 10


def test_seats_used_today_are_not_given_again() -> None:
    flood = [someone(100 + number, 0.1, urgent=True) for number in range(9)]
    people = [someone(number, 5) for number in range(9)]
    used = {Seat.URGENT: 3, Seat.WAITING: 2}
    morning = arrange(people + flood, now=NOW, capacity=10, taken=used, rules=Rules(urgent_share=0.3))
    assert today(morning) == [0, 1, 2, 3, 4]


def test_promises_due_and_thank_yous_have_their_few_seats() -> None:
    people = [someone(number, 5) for number in range(10)]
    due = [someone(20 + number, 1, seat=Seat.PROMISE) for number in range(3)]
    kind = [someone(30 + number, 1, seat=Seat.THANK_YOU) for number in range(3)]
    morning = arrange(
        people + due + kind, now=NOW, capacity=8, rules=Rules(urgent_share=0.1, promise_seats=2, thank_you_seats=1)
    )
    assert today(morning) == [20, 21, 0, 1, 2, 3, 4, 30]
    assert morning.thank_yous_left == 2
    assert 22 in days(morning)
    assert 31 not in days(morning)


@pytest.mark.parametrize("capacity", range(60))
def test_at_least_half_of_the_seats_are_guaranteed_to_the_line(capacity: int) -> None:
    shared = seats(capacity, Rules(urgent_share=0.9, promise_seats=9, thank_you_seats=9))
    assert sum(shared) == capacity
    assert shared.ordinary >= capacity / 2
    assert min(shared) >= 0


def test_everybody_else_is_told_a_day() -> None:
    morning = arrange([someone(n, 9 - n) for n in range(7)], now=NOW, capacity=2, rules=Rules(urgent_share=0))
    told = days(morning)
    assert told == {2: date(2026, 1, 6), 3: date(2026, 1, 7), 4: date(2026, 1, 8), 5: date(2026, 1, 9)} | {
        6: date(2026, 1, 10)
    }


def test_days_without_a_morning_are_not_promised() -> None:
    rules = Rules(urgent_share=0, promise_seats=0, thank_you_seats=0, open_days={0, 3})
    morning = arrange([someone(n, 9 - n) for n in range(4)], now=NOW, capacity=1, rules=rules)
    assert list(days(morning).values()) == [date(2026, 1, 8), date(2026, 1, 12), date(2026, 1, 15)]


def test_a_day_once_told_is_told_again() -> None:
    told = someone(5, 1, promised_by=date(2026, 1, 20))
    morning = arrange([someone(1, 3), someone(2, 2), told], now=NOW, capacity=1)
    assert days(morning)[5] == date(2026, 1, 20)


def test_a_promise_due_today_is_kept_before_somebody_who_came_back_from_far_in_the_past() -> None:
    due = someone(1, 1, promised_by=NOW.date())
    assert today(arrange([someone(2, 30), due], now=NOW, capacity=1)) == [1]


def test_where_promises_leave_room_the_longest_waiting_goes_first() -> None:
    later = someone(1, 1, promised_by=date(2026, 1, 6))
    assert today(arrange([someone(2, 30), later], now=NOW, capacity=1)) == [2]


def test_promises_that_fit_tomorrow_take_no_seat_from_who_waited_longer() -> None:
    elders = [someone(number, 9) for number in range(10)]
    told = [someone(100 + number, 0.1, promised_by=(NOW + timedelta(days=1)).date()) for number in range(4)]
    assert today(arrange(elders + told, now=NOW, capacity=10)) == list(range(10))


def test_promises_that_can_no_longer_be_kept_are_counted() -> None:
    due = [someone(number, 1, promised_by=NOW.date()) for number in range(4)]
    assert arrange(due, now=NOW, capacity=1, per_day=4).at_risk == 3


def test_without_minutes_nobody_is_promised_anything() -> None:
    morning = arrange([someone(1)], now=NOW, capacity=0)
    assert (morning.today, days(morning)) == ((), {1: None})
    assert "no minutes" in in_words(morning)


def test_above_capacity_it_says_by_how_much() -> None:
    people = [someone(number, 9) for number in range(30)]
    morning = arrange(people, now=NOW, capacity=2, arrivals_per_day=3.5)
    assert (morning.over_capacity_by, morning.beyond_bound) == (1.5, 28)
    assert in_words(morning) == (
        "Each day 1.5 more people write than fit into your minutes. "
        "28 people not on today's list: all by 02 February 2026."
    )


def test_everybody_is_told_why_they_are_on_the_list() -> None:
    people = [
        someone(1, 3, promised_by=NOW.date()),
        someone(2, 0.01, urgent=True),
        someone(3, seat=Seat.PROMISE),
        someone(4, seat=Seat.THANK_YOU),
    ]
    assert [placed.why for placed in arrange(people, now=NOW, capacity=20).today] == [
        "urgent: a colleague raised the flag",
        "a promise of ours is due",
        "waiting for 3 days with a question; we said by today",
        "a kind word worth a thank-you",
    ]


def test_one_hour_is_one_hour() -> None:
    assert waited(timedelta(hours=1)) == "1 hour"


@settings(max_examples=60, deadline=None)
@given(
    capacity=st.integers(1, 8),
    mornings=st.lists(
        st.lists(st.tuples(st.booleans(), st.integers(0, 20), st.sampled_from(Seat)), max_size=10),
        min_size=1,
        max_size=25,
    ),
    leaving=st.integers(2, 9),
)
def test_every_day_told_is_kept_whoever_arrives_meanwhile(
    capacity: int, mornings: list[list[tuple[bool, int, Seat]]], leaving: int
) -> None:
    """Floods of urgent people, people who come back from the past, people answered elsewhere: capacity alone counts."""
    here: dict[int, Candidate] = {}
    late: list[Candidate] = []
    numbers = count()
    for day, arrivals in enumerate(mornings + [[]] * 60):
        now = NOW + timedelta(days=day)
        for urgent, ago, seat in arrivals:
            number = next(numbers)
            here[number] = Candidate(id=number, since=now - timedelta(days=ago), urgent=urgent, seat=seat)
        morning = arrange(here.values(), now=now, capacity=capacity)
        late += [placed.candidate for placed in morning.today if _late(placed.candidate, now)]
        late += [promise.candidate for promise in morning.later if _late(promise.candidate, now, strictly=False)]
        assert morning.at_risk == 0
        here = {
            promise.candidate.id: replace(promise.candidate, promised_by=promise.by)
            for promise in morning.later
            if promise.candidate.id % leaving
        }
    assert late == []


def _late(one: Candidate, now: datetime, *, strictly: bool = True) -> bool:
    """Tell whether somebody's day has passed: before today when they are on the list, by today when they are not."""
    limit = now.date() if strictly else now.date() + timedelta(days=1)
    return one.promised_by is not None and one.promised_by < limit
