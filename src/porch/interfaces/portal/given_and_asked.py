"""What we sent somebody and asked of them, and what came of it, in their own language and as they saw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from porch.analytics.cadence.kinds import Kind
from porch.core.viewer import SYSTEM
from porch.interfaces.portal.words import kind_named
from porch.records.outbox import ledgers, reasons
from porch.records.outbox.ledgers import Line

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line: what it was, when, where, in what words, why they got it, and what came of it."""

    what: str
    asks: bool
    at: datetime
    where: str
    words: str
    because: str
    came_of_it: str


def told(person_id: int, now: datetime) -> list[Told]:
    """Return the latest lines, newest first; what has not left yet is not among them."""
    lines = ledgers.lines(SYSTEM, person_id, limit=SHOWN)
    return [_told(line) for line in lines if line.at <= now]


def _told(line: Line) -> Told:
    return Told(
        what=_what(line), asks=line.asks, at=line.at, where=kind_named(line.channel) if line.channel else "",
        words=line.words, because=reasons.said(line.because), came_of_it=_came_of_it(line),
    )  # fmt: skip


def _what(line: Line) -> str:
    if line.came:
        return _("You were there")
    if line.in_room:
        return _("We asked you there how it was")
    return {
        Kind.QUESTION: _("We asked you something"), Kind.IDEA: _("We sent you a little idea"),
        Kind.INVITE: _("We invited you"), Kind.FEEDBACK: _("We asked you how it was"),
        Kind.OUTCOME: _("We told you what came of it"), Kind.THANKS: _("We thanked you"),
        Kind.APOLOGY: _("We apologised"),
    }[line.kind]  # fmt: skip


def _came_of_it(line: Line) -> str:
    if line.came_back:
        return _("It did not reach you.")
    if line.told_at:
        return (
            _("You answered, and we told you what came of it.")
            if line.involved_at
            else _("We told you what came of it.")
        )
    if line.involved_at:
        return _("You answered. We have not told you yet what came of it.") if line.asks else _("You answered.")
    return ""
