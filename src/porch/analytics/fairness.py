"""The morning order: who is talked to today, and by when everybody else's turn is guaranteed.

A day has `capacity` seats. Urgent people sit first, in at most a stated share of the seats, so that a flood of them
starves nobody; a few seats are kept for promises due and for thank-yous; all seats left go to who has waited longest.
Nothing about influence or spend comes in here, so nothing about them can matter.

Who finds no seat is told a day. With G seats a day that neither urgent people nor anything reserved can take, the p-th
of a line sits within ceil(p / G) open days whoever arrives meanwhile. A day once told is never moved. Each morning as
many seats as the days told need (the largest excess, over all k mornings ahead, of people told by then over G * k) go
to the earliest days, all others to the longest waiting. A new day is the earliest that leaves every one told before
feasible and is not before that of anybody who has waited longer: else newcomers, told when things went well, would be
seated before their elders. So every day told is kept as long as the capacity it was told under is kept; when it is
not, `Morning.at_risk` says how many will break.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from math import ceil
from types import MappingProxyType
from typing import NamedTuple


class Seat(StrEnum):
    """Why somebody is on the list."""

    URGENT = "urgent"
    PROMISE = "promise"
    WAITING = "waiting"
    THANK_YOU = "thank_you"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be talked to today. `seat` PROMISE: a promise of ours is due; THANK_YOU: they ask for nothing.

    `since` aware; `promised_by` is the day an earlier morning told them, to be handed in again until they are answered.
    """

    id: int
    since: datetime
    reason: str = "message"
    urgent: bool = False
    urgent_word: str | None = None
    seat: Seat = Seat.WAITING
    promised_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How the seats of a day are shared. `open_days` are weekdays (0 is Monday) on which there is a morning."""

    urgent_share: float = 0.3
    promise_seats: int = 2
    thank_you_seats: int = 1
    bound_days: int = 7
    open_days: Collection[int] = frozenset(range(7))


class Seats(NamedTuple):
    """The seats of one day. `ordinary` are guaranteed to the line; it also gets all others nobody sits in."""

    urgent: int
    promises: int
    thank_yous: int
    ordinary: int


class Placed(NamedTuple):
    """Somebody on today's list, and why, in words."""

    candidate: Candidate
    seat: Seat
    why: str


class Promise(NamedTuple):
    """Somebody not on today's list, and the day on which they will be at the latest (None: there are no seats)."""

    candidate: Candidate
    by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """Today's list in order, everybody else's day in order of waiting, and what is wrong with it.

    `over_capacity_by` answers a day are more than fit; `beyond_bound` people are promised a day later than the bound;
    `at_risk` promises cannot be kept at today's capacity; `urgent_later` urgent people found no seat.
    """

    today: tuple[Placed, ...]
    later: tuple[Promise, ...]
    seats: Seats
    over_capacity_by: float = 0.0
    beyond_bound: int = 0
    at_risk: int = 0
    urgent_later: int = 0
    thank_yous_left: int = 0


NOBODY: Mapping[Seat, int] = MappingProxyType({})


def seats(capacity: int, rules: Rules) -> Seats:
    """Return how `capacity` answers are shared; at least half of them, rounded up, are guaranteed to the line.

    >>> seats(10, Rules(urgent_share=0.3, promise_seats=2, thank_you_seats=1))
    Seats(urgent=3, promises=2, thank_yous=0, ordinary=5)
    >>> seats(1, Rules())
    Seats(urgent=0, promises=0, thank_yous=0, ordinary=1)
    """
    spare = capacity // 2
    wanted = max(1, int(capacity * rules.urgent_share)) if rules.urgent_share > 0 else 0
    urgent = min(spare, wanted)
    promises = min(spare - urgent, rules.promise_seats)
    thank_yous = min(spare - urgent - promises, rules.thank_you_seats)
    return Seats(urgent, promises, thank_yous, capacity - urgent - promises - thank_yous)


def arrange(
    candidates: Iterable[Candidate],
    *,
    now: datetime,
    capacity: int,
    per_day: int | None = None,
    rules: Rules | None = None,
    taken: Mapping[Seat, int] = NOBODY,
    arrivals_per_day: float | None = None,
) -> Morning:
    """Return the morning for `candidates`: who sits today and why, and everybody else's guaranteed day.

    `now` in the owner's time zone. `capacity` answers fit today, `per_day` on an ordinary day (the same if left out).
    `taken` tells the seats already used today, by kind, when the list is laid out again during the day. n log n.

    >>> from datetime import UTC
    >>> now = datetime(2026, 1, 9, 9, tzinfo=UTC)
    >>> people = [Candidate(id=day, since=datetime(2026, 1, day, tzinfo=UTC), reason="question") for day in range(1, 6)]
    >>> people.append(Candidate(id=9, since=now, urgent=True, urgent_word="ambulance"))
    >>> morning = arrange(people, now=now, capacity=2)  # one seat for urgent people, one for the line
    >>> [(placed.candidate.id, placed.why) for placed in morning.today]
    [(9, 'urgent: they wrote “ambulance”'), (1, 'waiting for 8 days with a question')]
    >>> [(promise.candidate.id, promise.by.day) for promise in morning.later]
    [(2, 10), (3, 11), (4, 12), (5, 13)]
    """
    rules = rules or Rules()
    everybody = sorted(candidates, key=lambda one: (one.since, one.id))
    usual = seats(capacity if per_day is None else per_day, rules)
    calendar = _Calendar(now.date(), rules.open_days)
    table = _Table(everybody, seats(capacity, rules), capacity, taken)
    table.seat_reserved()
    at_risk = table.seat_line(calendar, usual.ordinary)
    later = tuple(_promises(table.line(), calendar, usual.ordinary))
    usual_capacity = sum(usual)
    return Morning(
        today=tuple(Placed(one, seat, _why(one, seat, now)) for one, seat in table.seated()),
        later=later,
        seats=table.seats,
        over_capacity_by=max(0.0, (arrivals_per_day or 0.0) - usual_capacity),
        beyond_bound=sum(_beyond(promise, now, rules.bound_days) for promise in later),
        at_risk=at_risk,
        urgent_later=sum(promise.candidate.urgent for promise in later),
        thank_yous_left=len(table.thank_yous()),
    )


def in_words(morning: Morning) -> str:
    """Return one or two sentences on how the day stands against what comes in.

    >>> in_words(Morning(today=(), later=(), seats=Seats(0, 0, 0, 1)))
    'Nobody is left for another day.'
    """
    told = []
    if morning.over_capacity_by > 0:
        told.append(f"Each day {morning.over_capacity_by:.1f} more people write than fit into your minutes.")
    if morning.at_risk:
        told.append(f"{_count(morning.at_risk, 'promised turn')} cannot be kept today: add minutes or hand some over.")
    if morning.later and morning.later[-1].by:
        latest = max(promise.by for promise in morning.later if promise.by)
        told.append(f"{_count(len(morning.later), 'person', 'people')} not on today's list: all by {latest:%d %B %Y}.")
    elif morning.later:
        told.append(f"{_count(len(morning.later), 'person', 'people')} waiting, and no minutes to answer them.")
    else:
        told.append("Nobody is left for another day.")
    return " ".join(told)


class _Calendar:
    """Counts mornings: 0 is today (or overdue), 1 the next open day."""

    def __init__(self, today: date, open_days: Collection[int]) -> None:
        self.today = today
        self._open = frozenset(open_days) & frozenset(range(7)) or frozenset(range(7))
        self._days: list[date] = []

    def day(self, ahead: int) -> date:
        """Return the date of the `ahead`-th morning after today."""
        while len(self._days) < ahead:
            self._grow()
        return self._days[ahead - 1]

    def ahead(self, day: date) -> int:
        """Return how many mornings come after today up to `day`."""
        while day > (self._days[-1] if self._days else self.today):
            self._grow()
        return bisect_right(self._days, day)

    def _grow(self) -> None:
        day = (self._days[-1] if self._days else self.today) + timedelta(days=1)
        while day.weekday() not in self._open:
            day += timedelta(days=1)
        self._days.append(day)


class _Table:
    """The seats of today being filled. Everybody is in order of waiting."""

    def __init__(self, everybody: Sequence[Candidate], day: Seats, capacity: int, taken: Mapping[Seat, int]) -> None:
        self.seats = day
        self._everybody = everybody
        self._free = max(0, capacity - sum(taken.values()))
        self._taken = taken
        self._seated: dict[int, Seat] = {}

    def line(self) -> list[Candidate]:
        """Return who waits for an answer and has no seat."""
        return [one for one in self._everybody if one.seat is not Seat.THANK_YOU and one.id not in self._seated]

    def thank_yous(self) -> list[Candidate]:
        """Return whom to thank and has no seat."""
        return [one for one in self._everybody if one.seat is Seat.THANK_YOU and one.id not in self._seated]

    def seated(self) -> list[tuple[Candidate, Seat]]:
        """Return who has a seat, by kind of seat and then by waiting."""
        sitting = [(one, self._seated[one.id]) for one in self._everybody if one.id in self._seated]
        return sorted(sitting, key=lambda pair: _RANK[pair[1]])

    def seat_reserved(self) -> None:
        """Seat urgent people, promises due and thank-yous, each in their own seats."""
        self._sit([one for one in self.line() if one.urgent], Seat.URGENT, self.seats.urgent)
        self._sit([one for one in self.line() if one.seat is Seat.PROMISE], Seat.PROMISE, self.seats.promises)
        self._sit(self.thank_yous(), Seat.THANK_YOU, self.seats.thank_yous)

    def seat_line(self, calendar: _Calendar, each_day: int) -> int:
        """Seat the promises that must be kept today, then the longest waiting; return how many cannot be kept."""
        ahead = [(calendar.ahead(one.promised_by), one) for one in self.line() if one.promised_by is not None]
        ahead.sort(key=lambda pair: pair[0])  # stable: within a day by waiting
        must = _due_today([mornings for mornings, _ in ahead], each_day)
        broken = max(0, must - self._free)
        self._take([one for _, one in ahead[:must]], Seat.WAITING)
        self._take(self.line(), Seat.WAITING)
        self._take(self.thank_yous(), Seat.THANK_YOU)
        return broken

    def _sit(self, people: list[Candidate], seat: Seat, kept: int) -> None:
        self._take(people[: max(0, kept - self._taken.get(seat, 0))], seat)

    def _take(self, people: list[Candidate], seat: Seat) -> None:
        sitting = people[: self._free]
        self._seated.update((one.id, seat) for one in sitting)
        self._free -= len(sitting)


_RANK = {seat: rank for rank, seat in enumerate(Seat)}


def _due_today(ahead: Sequence[int], each_day: int) -> int:
    """Return how many of the promises, due `ahead` mornings from today, must be kept today so that none breaks later.

    >>> _due_today([1, 1, 1, 2, 2], each_day=2)  # two tomorrow, so one of the three today; the day after fits
    1
    >>> _due_today([1, 1], each_day=5)  # all fit tomorrow: who waited longer comes first today
    0
    """
    return max(0, *(place - each_day * mornings for place, mornings in enumerate(ahead, start=1))) if ahead else 0


def _promises(line: list[Candidate], calendar: _Calendar, each_day: int) -> Iterator[Promise]:
    """Yield everybody's day: the one they were told, or the earliest that overtakes nobody and breaks none told."""
    if each_day <= 0:
        yield from (Promise(one, one.promised_by) for one in line)
        return
    told = [calendar.ahead(one.promised_by) for one in line if one.promised_by is not None]
    room = _room(told, each_day, len(line))
    given, ahead = 0, 1
    for one in line:
        if one.promised_by is not None:
            ahead = max(ahead, calendar.ahead(one.promised_by))  # an earlier day would overtake who waited longer
            yield Promise(one, one.promised_by)
            continue
        while room[ahead] - given < 1:
            ahead += 1
        given += 1
        yield Promise(one, calendar.day(ahead))


def _room(told: Sequence[int], each_day: int, people: int) -> list[int]:
    """Return, for each morning ahead, how many more promises fit by then without breaking one told for then or later.

    >>> _room([2, 2, 2], each_day=2, people=4)  # by the 2nd morning 4 seats, 3 of them told: one is free until then
    [0, 1, 1, 3, 5, 7]
    """
    last = max(told, default=0)
    due = [0] * (last + ceil(people / each_day) + 2)
    for ahead in told:
        due[ahead] += 1
    free = [each_day * ahead - by_then for ahead, by_then in enumerate(accumulate(due))]
    return list(accumulate(reversed(free), min))[::-1]


def _beyond(promise: Promise, now: datetime, bound_days: int) -> bool:
    waited_from = promise.candidate.since.astimezone(now.tzinfo).date()
    return promise.by is None or (promise.by - waited_from).days > bound_days


def _why(one: Candidate, seat: Seat, now: datetime) -> str:
    if one.urgent:
        return f"urgent: they wrote “{one.urgent_word}”" if one.urgent_word else "urgent: a colleague raised the flag"
    if seat is Seat.THANK_YOU:
        return "a kind word worth a thank-you"
    if one.seat is Seat.PROMISE:
        return "a promise of ours is due"
    told = "; we said by today" if one.promised_by and one.promised_by <= now.date() else ""
    return f"waiting for {waited(now - one.since)} with a {one.reason}{told}"


def waited(long: timedelta) -> str:
    """Return a waiting time as people say it.

    >>> [waited(timedelta(hours=hours)) for hours in (0.5, 1, 30, 49)]
    ['less than an hour', '1 hour', '30 hours', '2 days']
    """
    hours = int(long.total_seconds() // 3600)
    if hours < 1:
        return "less than an hour"
    return _count(hours, "hour") if hours < 48 else _count(hours // 24, "day")


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
