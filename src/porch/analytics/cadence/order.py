"""The order in which people want to be engaged (B): giving before asking, and no more to those who do not answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from porch.analytics.cadence.decisions import Refuse
from porch.analytics.cadence.kinds import NAMES, ORDER, STARTED, Kind
from porch.analytics.cadence.ledger import Entry, Ledger

QUIETER, LEAVES = 2, 4
"""After how many ignored bursts we say less, and after how many we leave them in peace."""
GIVEN = (Kind.QUESTION, Kind.IDEA, Kind.INVITE)


def refused(kind: Kind, ledger: Ledger) -> Refuse | None:
    """Return why this is not the time for this kind, or None where it is."""
    if kind not in STARTED:
        return None
    silent = ignored(ledger)
    if silent >= LEAVES:
        return Refuse(rule="B4", why=f"They did not answer the last {silent}. Call or visit instead.")
    if silent >= QUIETER and ORDER.index(kind) > ORDER.index(Kind.IDEA):
        return Refuse(rule="B4", why=f"They did not answer the last {silent}: at most a little idea now.")
    return _asks_too_early(ledger) if kind is Kind.FEEDBACK else None


def ignored(ledger: Ledger) -> int:
    """Return how many of the latest bursts got no answer of any kind. A question asks nothing: its silence is none.

    >>> from datetime import UTC, datetime
    >>> at = lambda n: datetime(2026, 3, n, tzinfo=UTC)
    >>> from porch.analytics.cadence.ledger import ledger
    >>> ignored(ledger([Entry(kind=Kind.IDEA, at=at(1)), Entry(kind=Kind.QUESTION, at=at(8)),
    ...     Entry(kind=Kind.INVITE, at=at(15))]))
    2
    """
    since = ledger.signs[-1] if ledger.signs else None
    silent = 0
    for entry in reversed([entry for entry in ledger.entries if entry.delivered]):
        if entry.involved or entry.came or (since is not None and entry.at <= since):
            break
        silent += entry.counts and entry.kind is not Kind.QUESTION
    return silent


def given(cycle: Iterable[Entry]) -> tuple[Kind, ...]:
    """Return which of question, little idea and invite they were given in that order; who came was invited."""
    got: list[Kind] = []
    for entry in cycle:
        if len(got) < len(GIVEN) and entry.delivered and entry.kind is GIVEN[len(got)]:
            got.append(entry.kind)
    return tuple(got)


def advice(kind: Kind, ledger: Ledger) -> str:
    """Return what would be better first (B3), or nothing. It is said in the planner, and stops nobody."""
    if kind not in (Kind.IDEA, Kind.INVITE):
        return ""
    before = ORDER[ORDER.index(kind) - 1]
    had: Sequence[Kind] = [entry.kind for entry in ledger.cycle]
    return "" if before in had else f"Better first {NAMES[before]}: they had none yet."


def _asks_too_early(ledger: Ledger) -> Refuse | None:
    asked = ledger.asked
    if asked is not None and asked.told_at is None:
        return Refuse(rule="B6", why="They have not heard yet what came of what they told us last time.")
    got = given(ledger.cycle)
    if len(got) < len(GIVEN):
        missing = GIVEN[len(got)]
        return Refuse(rule="B1", why=f"We ask last: before that they should have had {NAMES[missing]}.")
    if not ledger.is_involved:
        return Refuse(rule="B5", why="Not engaged yet: they have not answered, voted, or come since we last asked.")
    return None
