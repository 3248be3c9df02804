"""Asking for a code as the portal does, with its digits kept for the test."""

from __future__ import annotations

from datetime import UTC, datetime

from porch.records.guests import actions
from porch.records.outbox.signing_up import Words

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MAIL = "ann@example.org"


def ask(mail: str = MAIL, at: datetime = NOON) -> str:
    """Ask for a code; return its digits, or nothing where none was made."""
    told: list[str] = []

    def letter(digits: str) -> Words:
        told.append(digits)
        return Words(subject="Your code", text=digits, language="en")

    actions.ask_code(address=mail, at=at, letter=letter)
    return "".join(told)


def other(digits: str, by: int = 1) -> str:
    """Return digits that are not these."""
    return f"{(int(digits) + by) % 10**6:06}"


def enter(mail: str = MAIL, at: datetime = NOON) -> str:
    """Ask for a code and enter with it; return the browser's token."""
    return actions.enter(address=mail, digits=ask(mail, at), at=at)
