"""Promises as pages show them: to whom, what, by when, whose they are, and what became of them."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from porch.interfaces.console.refs import Ref
from porch.interfaces.console.rows import name_of


def due_line(due: Any, viewer: Any, now: datetime) -> SimpleNamespace:
    """Return a promise that falls due as the morning shows it."""
    return line(due.promise, now, whose=whose(due, viewer))


def line(promise: Any, now: datetime, *, whose: str = "") -> SimpleNamespace:
    """Return one promise as a list shows it."""
    return SimpleNamespace(
        id=promise.pk, name=name_of(promise.handle), words=promise.words, due_at=promise.due_at,
        late=promise.is_overdue(now), whose=whose, state=state(promise, now), open=promise.ended_at is None,
        url=Ref(promise.thread_id, promise.handle_id).url, kept_url=reverse("console:promise-kept", args=[promise.pk]),
        ending_url=reverse("console:promise-ending", args=[promise.pk]),
        owner_url=reverse("console:promise-owner", args=[promise.pk]),
    )  # fmt: skip


def whose(due: Any, viewer: Any) -> str:
    """Return whose promise it is, in words, where that is not simply the reader's own."""
    promise, me = due.promise, due.reaches is not None and due.reaches == viewer
    given = promise.by.name if promise.by and promise.by != viewer else ""
    if promise.owner is not None and due.away_until is not None:
        gone = f"{promise.owner.name} is away until {date_format(due.away_until, 'l j F')}"
        if due.reaches is None:
            return f"{gone}: whoever is here, please."
        return f"{gone}: {'you stand' if me else f'{due.reaches.name} stands'} in."
    if due.reaches is None:
        return f"{given} promised it. Nobody has it now." if given else "Nobody has it now."
    if not me:
        return f"{due.reaches.name} has it."
    return f"{given} promised it, and you have it." if given else ""


def owned(promise: Any, viewer: Any) -> str:
    """Return who has a promise, in words."""
    if promise.theirs:
        return ""
    if promise.owner is None:
        return "Nobody has it"
    return "Yours" if promise.owner == viewer else f"With {promise.owner.name}"


def state(promise: Any, now: datetime) -> str:
    """Return what became of a promise, in words."""
    if promise.ended_at is None:
        return "Overdue" if promise.is_overdue(now) else "Open"
    day = date_format(timezone.localtime(promise.ended_at), "j F Y")
    late = ", after its day" if promise.was_late else ""
    return f"{promise.get_ending_display()} {day}{late}"


def record_text(record: Any, name: str, business: str, now: datetime) -> str:
    """Return the record of what we promised somebody as plain text that can be sent to them."""
    today = date_format(timezone.localtime(now), "j F Y")
    counts = [
        (record.kept, "kept in time"), (record.late, "kept late"), (record.broken, "broken"),
        (record.released, "released by you"), (record.open, "open"),
    ]  # fmt: skip
    told = ", ".join(f"{count} {words}" for count, words in counts if count)
    head = f"What {business or 'we'} promised {name}, as of {today}: {record.made}{f' ({told})' if told else ''}."
    return "\n".join([head, *(f"- {_recorded(promise, now)}" for promise in record.promises)])


def _recorded(promise: Any, now: datetime) -> str:
    made, due = (date_format(timezone.localtime(at), "j F Y") for at in (promise.made_at, promise.due_at))
    why = f" {promise.why}" if promise.why else ""
    by = f" ({promise.by.name})" if promise.by else ""
    return f"{made}{by}: {promise.words} - by {due}. {state(promise, now)}.{why}"
