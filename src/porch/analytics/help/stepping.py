"""Whether colleagues should step in where customers help one another, or wait, with the reason in words.

Who steps in too early teaches everybody to wait for staff; who steps in too late leaves somebody alone, or lets a
mistake be learnt. So what is usual is told from what happened, and what cannot wait is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from statistics import median_low

ENOUGH = 5
"""Fewer questions do not say what is usual."""
TIMES = 3
"""How often the usual time has passed when waiting on is no help."""
PROMISED_HOURS = 24.0
"""No question stays without an answer for longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """After how many `hours` peers first answer, told from `of` questions; None: most of them were never answered."""

    hours: float | None
    of: int

    @property
    def is_known(self) -> bool:
        """Whether it rests on enough questions."""
        return self.of >= ENOUGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """An answer that somebody called mistaken: who finds it right by now, how many of them since, and who corrects it.

    `right` are those who find the best liked of its corrections right, None where it has none.
    """

    votes: int
    since: int
    right: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question as it stands: `hours` old, with so many answers, and whether one of them is ours.

    `urgent` is the word in it that cannot wait, empty for none.
    """

    hours: float
    answers: int = 0
    ours: bool = False
    urgent: str = ""
    disputed: tuple[Disputed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Whether to step in, and why or why not."""

    step_in: bool
    why: str


def usual(hours: Sequence[float | None]) -> Usual:
    """Return what is usual by when peers first answered each question, None where none ever did.

    What was never answered counts as longer than all: the median of the answered alone would promise too much.

    >>> usual([1.0, 2.0, 9.0, None, 3.0])
    Usual(hours=3.0, of=5)
    >>> usual([1.0, None, None]).hours is None
    True
    """
    if not hours:
        return Usual(hours=None, of=0)
    middle = median_low([inf if one is None else one for one in hours])
    return Usual(hours=None if middle == inf else middle, of=len(hours))


def call(case: Case, known: Usual) -> Call:
    """Return whether to step in on a question.

    >>> call(Case(hours=2.0), Usual(hours=1.5, of=40))
    Call(step_in=False, why='2 hours old; peers usually answer within 2 hours (of 40 questions).')
    >>> call(Case(hours=6.0), Usual(hours=1.5, of=40)).step_in
    True
    """
    if case.urgent and not case.ours:
        return Call(step_in=True, why=f'It says "{case.urgent}": that cannot wait for others.')
    if worst := max(filter(_misleads, case.disputed), key=lambda one: one.votes, default=None):
        return Call(step_in=True, why=_misleading(worst))
    if case.answers:
        return Call(step_in=False, why=f"{_many(case.answers, 'answer')}, none that misleads.")
    return _unanswered(case.hours, known)


def _unanswered(hours: float, known: Usual) -> Call:
    old = _hours(hours)
    if hours >= PROMISED_HOURS:
        return Call(step_in=True, why=f"Nobody has answered for {old}; we promise {_hours(PROMISED_HOURS)}.")
    if not known.is_known:
        why = f"{old} old; too few questions on this topic yet ({known.of}) to say how fast peers answer."
        return Call(step_in=False, why=why)
    rests = f"(of {known.of} questions)"
    if known.hours is None:
        return Call(step_in=True, why=f"Peers leave most questions on this topic without an answer {rests}.")
    soon = f"peers usually answer within {_hours(known.hours)} {rests}."
    if hours > TIMES * known.hours:
        return Call(step_in=True, why=f"Nobody has answered for {old}; {soon}")
    return Call(step_in=False, why=f"{old} old; {soon}")


def _misleads(one: Disputed) -> bool:
    """Return whether it is believed: more find it right since, or more than find its correction right."""
    return one.votes > 0 and (one.since > 0 or one.right is None or one.votes > one.right)


def _misleading(one: Disputed) -> str:
    told = f"An answer that is called mistaken has {_many(one.votes, 'vote')}"
    return f"{told}, {one.since} of them since." if one.since else f"{told}, more than what corrects it."


def _hours(hours: float) -> str:
    return _many(max(1, round(hours)), "hour") if hours < 48 else _many(round(hours / 24), "day")


def _many(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
