"""What we gave somebody and asked of them, as a page tells it to a colleague."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from types import SimpleNamespace

from porch.analytics.cadence.kinds import Kind
from porch.analytics.cadence.ledger import Ledger
from porch.analytics.cadence.standing import Pace
from porch.interfaces.console.nouns import counted
from porch.interfaces.console.signs import sign
from porch.records.consent.wishing import Wished
from porch.records.outbox.ledgers import Line

NAMES = {
    Kind.QUESTION: "A question", Kind.IDEA: "A little idea", Kind.INVITE: "An invite",
    Kind.FEEDBACK: "Asked how it was", Kind.OUTCOME: "Told what came of it", Kind.THANKS: "Thanked",
    Kind.APOLOGY: "Apologised",
}  # fmt: skip
PACES = {
    Pace.OFF: "nothing that you begin", Pace.MONTHLY: "something once a month at most",
    Pace.FORTNIGHT: "something every two weeks at most", Pace.HOUSE: "as often as you usually write",
    Pace.MORE: "more than you usually write",
}  # fmt: skip


def line(one: Line, now: datetime) -> SimpleNamespace:
    """Return one line of the ledger in words."""
    return SimpleNamespace(
        what=_what(one), asks=one.asks, at=one.at, where=sign(one.channel).label if one.channel else "",
        words=one.words, because=one.because, came_of_it=_came_of_it(one, now),
    )  # fmt: skip


def balance(held: Ledger) -> str:
    """Return how much was given and asked, in one sentence."""
    return f"Given {counted(held.gives, 'time', 'times')}, asked {counted(held.asks, 'time', 'times')}."


def wishes(wished: Wished, now: datetime) -> list[str]:
    """Return what they wish, a sentence each."""
    quiet = wished.quiet
    paused = wished.paused_until if wished.paused_until and wished.paused_until > now else None
    return [
        f"They want to hear {PACES[wished.pace]}.",
        *([f"Not {_listed(NAMES[Kind(kind)].lower() for kind in sorted(wished.kinds_off))}."] * bool(wished.kinds_off)),
        *([f"Not on {_listed(sign(one).label for one in sorted(wished.channels_off))}."] * bool(wished.channels_off)),
        *([f"Not from {quiet[0]:%H:%M} to {quiet[1]:%H:%M}."] if quiet else []),
        *([f"They asked for a pause until {paused:%-d %B %Y}."] if paused else []),
        *([f"Their clock is that of {wished.zone}."] if wished.zone else []),
    ]


def next_page(lines: Sequence[Line], page: int) -> str:
    """Return the query of the page after these lines; empty where there is none."""
    if len(lines) < page:
        return ""
    last = lines[page - 1]
    return f"?before={last.at.isoformat().replace('+', '%2B')}~{last.slot}"


def before(told: str) -> tuple[datetime, int] | None:
    """Return from which line on a query asks, or None: from the latest."""
    moment, _, slot = told.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return (at, int(slot)) if at.tzinfo and slot.isascii() and slot.isdecimal() and len(slot) < 19 else None


def _what(one: Line) -> str:
    if one.came:
        return "They came"
    return "Asked in the room how it was" if one.in_room else NAMES[one.kind]


def _came_of_it(one: Line, now: datetime) -> str:
    if one.came_back:
        return "It did not reach them."
    if one.at > now:
        return "It has not left yet."
    if one.asks and one.told_at is None:
        return "They answered, and have not heard what came of it." if one.involved_at else "They have not heard back."
    if one.asks:
        return "They heard what came of it."
    return "They answered." if one.involved_at and not one.came else ""


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
