"""Whom we neglect, how large the leak is, and what to do next.

"It's much easier to address a small leak with a bit of duct tape than it is to frantically bail out water" (essay
*Climb down from Olympus*). Each leak has a size with its unit: what is lost in the next 90 days if it goes on. Where
nothing can be counted no size is made up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from porch.analytics.ladder import Rung
from porch.analytics.trust import ENOUGH, WARNED

AHEAD = 90.0
"""Days for which a leak is told."""
BROKEN = 3.0
"""A rhythm is broken after a silence of so many of their own gaps."""
SILENCE = 14.0
"""A silence shorter than so many days is nobody's neglect."""
REGULAR = 3
"""Two-way days that make a rhythm of their own."""


class Neglect(StrEnum):
    """How somebody is neglected, what weighs most first."""

    BROKEN_OFF = "broken_off"
    RENEWALS_ONLY = "renewals_only"
    NEVER_THANKED = "never_thanked"
    FRIEND_IGNORED = "friend_ignored"
    LETTERS_IN_VAIN = "letters_in_vain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One person, as far as neglect is concerned. `rhythm_days`, `silent_days` and `alive` as in TIES.

    `worth` is what one two-way day brings, in money, where purchases tell it. `references`: how often they spoke for us
    in `days` days; `praised`: how often they praised us, `thanked`: how often we thanked them. `unanswered`: what
    they said to us in that time and nobody answered; `near`: influencers they are close to whom we did answer.
    """

    person: int
    name: str
    days: float
    rung: Rung = Rung.REPLY
    two_way_days: int = 0
    rhythm_days: float | None = None
    silent_days: float | None = None
    alive: float | None = None
    worth: float | None = None
    ours: int = 0
    invoiced: int = 0
    references: int = 0
    praised: int = 0
    thanked: int = 0
    unanswered: int = 0
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """One leak: how much is lost in 90 days if it goes on, in which unit and by which formula, and what to do."""

    person: int
    kind: Neglect
    size: float
    unit: str
    formula: str
    words: str
    step: str


def leaks(cases: Iterable[Case]) -> tuple[Leak, ...]:
    """Return every leak, kind by kind, the largest of a kind first.

    >>> cleo = Case(person=3, name="Cleo", days=300, two_way_days=9, rhythm_days=15, silent_days=60, alive=0.4)
    >>> one, = leaks([cleo])
    >>> one.kind.value, round(one.size, 1), one.unit
    ('broken_off', 3.6, 'days of talking')
    >>> one.words
    'Cleo and you talked every 15 days and have been silent for 60.'
    """
    order = list(Neglect)
    found = [leak for case in cases for leak in leaks_of(case)]
    return tuple(sorted(found, key=lambda leak: (order.index(leak.kind), -leak.size, leak.person)))


def leaks_of(case: Case) -> tuple[Leak, ...]:
    """Return the leaks of one person, at most one of each kind."""
    found = (_broken_off(case), _renewals_only(case), _never_thanked(case), _friend_ignored(case))
    return tuple(leak for leak in found if leak is not None)


def broken_off(*, two_way_days: int, rhythm_days: float | None, silent_days: float | None) -> bool:
    """Whether a pair that had a rhythm is silent for more than three times of it, and for two weeks.

    >>> broken_off(two_way_days=9, rhythm_days=15, silent_days=46)
    True
    >>> broken_off(two_way_days=9, rhythm_days=1, silent_days=13)
    False
    """
    if rhythm_days is None or silent_days is None or two_way_days < REGULAR:
        return False
    return silent_days > max(BROKEN * rhythm_days, SILENCE)


def _broken_off(case: Case) -> Leak | None:
    if not broken_off(two_way_days=case.two_way_days, rhythm_days=case.rhythm_days, silent_days=case.silent_days):
        return None
    rhythm, silent, alive = case.rhythm_days or 1.0, case.silent_days or 0.0, case.alive or 0.0
    lost = (1 - alive) * AHEAD / rhythm
    size, unit, times = lost, "days of talking", ""
    if case.worth is not None:
        size, unit, times = lost * case.worth, "money", " * worth of one"
    usual = "every day" if round(rhythm) <= 1 else f"every {rhythm:.0f} days"
    return Leak(
        person=case.person, kind=Neglect.BROKEN_OFF, size=size, unit=unit,
        formula=f"(1 - alive) * 90 / rhythm{times}",
        words=f"{case.name} and you talked {usual} and have been silent for {silent:.0f}.",
        step=f"Ask how they are, by {case.rung.label}, and ask for nothing.",
    )  # fmt: skip


def _renewals_only(case: Case) -> Leak | None:
    if not case.references or case.ours < ENOUGH or case.invoiced < WARNED * case.ours:
        return None
    return Leak(
        person=case.person, kind=Neglect.RENEWALS_ONLY, size=_rate(case.references, case), unit="references",
        formula="references * 90 / days",
        words=f"{case.name} speaks for you and hears from you about renewals: {case.invoiced} of {case.ours} contacts.",
        step="Call to say thank you for speaking for us, before anything is due.",
    )  # fmt: skip


def _never_thanked(case: Case) -> Leak | None:
    if not case.praised or case.thanked:
        return None
    times = "once" if case.praised == 1 else f"{case.praised} times"
    return Leak(
        person=case.person, kind=Neglect.NEVER_THANKED, size=_rate(case.praised, case), unit="words of praise",
        formula="praised * 90 / days", words=f"{case.name} praised you {times} and was never thanked.",
        step=f"Thank them for it, by {case.rung.label}, in their own words.",
    )  # fmt: skip


def _friend_ignored(case: Case) -> Leak | None:
    if not case.near or not case.unanswered:
        return None
    said = "1 thing" if case.unanswered == 1 else f"{case.unanswered} things"
    return Leak(
        person=case.person, kind=Neglect.FRIEND_IGNORED, size=_rate(case.unanswered, case), unit="unanswered words",
        formula="unanswered * 90 / days",
        words=f"{case.name} said {said} to you that nobody answered, while you answered {_and(case.near)}.",
        step="Answer the last of it today.",
    )  # fmt: skip


def in_vain(person: int, name: str, many: int) -> Leak:
    """Return the leak of somebody who answered none of the last `many` things that we began with them.

    >>> in_vain(3, "Cleo", 4).words, in_vain(3, "Cleo", 4).step
    ('Cleo answered none of the last 4 things you began.', 'Call or visit. Writing again does not help.')
    """
    return Leak(
        person=person, kind=Neglect.LETTERS_IN_VAIN, size=float(many), unit="unanswered", formula="unanswered in a row",
        words=f"{name} answered none of the last {many} things you began.",
        step="Call or visit. Writing again does not help.",
    )  # fmt: skip


def _rate(count: int, case: Case) -> float:
    return count * AHEAD / max(case.days, AHEAD)


def _and(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
