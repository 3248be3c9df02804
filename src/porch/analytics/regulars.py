"""Which regulars have gone quiet: people who came in a rhythm of their own and have now stayed away longer than it.

The rhythm is the median gap between the days somebody was in touch; it is broken when the silence is at least twice
that gap and longer than any pause they made before. Nobody is compared with anybody else's rhythm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What makes a regular, and what makes their silence worth a word. All in days, but `contacts` and `times`.

    `span` keeps out who wrote three times about one thing in one week; `silence` is the shortest silence worth telling,
    `forgotten` the longest: after that they are not quiet but gone.
    """

    contacts: int = 3
    span: int = 21
    times: float = 2.0
    silence: int = 14
    forgotten: int = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A regular who has gone quiet. `every` is their median gap in days, `silent` the days since `last`."""

    person: int
    every: float
    silent: int
    last: date
    contacts: int

    @property
    def broken(self) -> float:
        """How many of their usual gaps the silence has lasted."""
        return self.silent / self.every

    @property
    def sentence(self) -> str:
        """What is the matter, for people to read."""
        usual = "every day" if round(self.every) == 1 else f"every {self.every:.0f} days"
        return f"In touch about {usual}, {self.contacts} times; now silent for {self.silent} days."


def gone_quiet(contacts: Mapping[int, Iterable[date]], *, today: date, habit: Habit | None = None) -> tuple[Quiet, ...]:
    """Return the regulars who have gone quiet, the most broken rhythm first; ties by more contacts, then by person.

    `contacts` maps a person to the days they were in touch, in any order; several on one day count once, and days after
    `today` not at all.

    >>> ann = [date(2026, 1, 1), date(2026, 1, 8), date(2026, 1, 15), date(2026, 1, 25)]  # gaps 7, 7, 10: median 7
    >>> cleo = [date(2025, 11, 1), date(2025, 12, 1), date(2025, 12, 31)]  # gaps 30, 30
    >>> quiet = gone_quiet({1: ann, 3: cleo}, today=date(2026, 3, 1))
    >>> [(one.person, one.silent, one.broken) for one in quiet]  # 35 / 7, and 60 / 30
    [(1, 35, 5.0), (3, 60, 2.0)]
    >>> quiet[0].sentence
    'In touch about every 7 days, 4 times; now silent for 35 days.'
    """
    habit = habit or Habit()
    found = (_quiet(person, days, today, habit) for person, days in contacts.items())
    return tuple(sorted((one for one in found if one), key=lambda one: (-one.broken, -one.contacts, one.person)))


def in_rhythm(contacts: Mapping[int, Iterable[date]], *, today: date, habit: Habit | None = None) -> frozenset[int]:
    """Return the regulars who keep coming: in touch as often and as long as makes a habit, and neither quiet nor gone.

    >>> ann = [date(2026, 1, 1), date(2026, 1, 8), date(2026, 1, 15), date(2026, 1, 25)]
    >>> cleo = [date(2025, 11, 1), date(2025, 12, 1), date(2025, 12, 31)]
    >>> sorted(in_rhythm({1: ann, 3: cleo, 4: ann[:2]}, today=date(2026, 1, 29)))
    [1, 3]
    >>> sorted(in_rhythm({1: ann, 3: cleo}, today=date(2026, 3, 1)))
    []
    """
    habit = habit or Habit()
    days = {person: sorted({day for day in told if day <= today}) for person, told in contacts.items()}
    return frozenset(
        person
        for person, came in days.items()
        if _is_habit(came, habit)
        and (today - came[-1]).days <= habit.forgotten
        and _quiet(person, came, today, habit) is None
    )


def _is_habit(days: list[date], habit: Habit) -> bool:
    return len(days) >= max(2, habit.contacts) and (days[-1] - days[0]).days >= habit.span


def _quiet(person: int, contacts: Iterable[date], today: date, habit: Habit) -> Quiet | None:
    days = sorted({day for day in contacts if day <= today})
    if not _is_habit(days, habit):
        return None
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    every, silent = float(median(gaps)), (today - days[-1]).days
    broken = silent >= habit.times * every and silent > max(gaps) and habit.silence <= silent <= habit.forgotten
    return Quiet(person=person, every=every, silent=silent, last=days[-1], contacts=len(days)) if broken else None
