"""One line of a list: who, their words, why it is here, since when, where, and who sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from porch.interfaces.console.refs import Ref
from porch.interfaces.console.signs import sign

STATES = {
    "waiting": "Waiting", "snoozed": "Snoozed", "handed_over": "Handed over", "set_aside": "Set aside", "done": "Done",
    "notice": "Notice, not ticked off",
}  # fmt: skip

LED_BY_NAMES = re.compile(r"^(?:@\S+\s+)+(?=\S)")  # whom a reply names first are we, and take the line's room


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A conversation as a list shows it."""

    ref: str
    url: str
    name: str
    words: str
    why: str
    since: datetime
    channel_icon: str
    channel_label: str
    visibility: str
    urgent: bool = False
    urgent_why: str = ""
    move: str = ""
    move_icon: str = "reply"
    writer: str = ""


def row(standing: Any, *, why: str = "", move: str = "", writer: str = "") -> Row:
    """Return the line of one standing."""
    ref = Ref(standing.thread_id, standing.handle_id)
    shown = sign(standing.channel)
    waits = standing.state == "waiting"
    return Row(
        ref=str(ref),
        url=ref.url,
        name=name_of(standing.handle),
        words=LED_BY_NAMES.sub("", standing.excerpt) or standing.thread_subject or "",
        why=why or state_words(standing),
        since=standing.since if waits else standing.last_at,
        channel_icon=shown.icon,
        channel_label=shown.label,
        visibility=standing.visibility,
        urgent=standing.urgent and waits,
        urgent_why=urgent_why(standing),
        move=move,
        move_icon="phone" if move.startswith("Call") else "reply",
        writer=writer,
    )


def rows(standings: Iterable[Any], writing: dict[tuple[int, int], Any] | None = None) -> list[Row]:
    """Return the lines of a list; `writing` tells who is answering whom."""
    now = writing or {}
    return [row(s, writer=getattr(now.get((s.thread_id, s.handle_id)), "name", "")) for s in standings]


def name_of(handle: Any) -> str:
    """Return what we call whoever has this handle."""
    person = handle.person.name if handle.person_id and handle.person else ""
    return str(person or handle.name or handle.value)


def address_of(handle: Any) -> str:
    """Return a handle as people know it; networks name some by numbers nobody knows."""
    known = handle.url.rstrip("/").rpartition("/")[2] if handle.value.startswith("did:") else ""
    return known if known and not known.startswith("did:") else str(handle.value)


def known_as(account: Any) -> str:
    """Return who we are on a connection, as people know us there."""
    return str(account.name if account.handle.startswith("did:") else account.handle or account.name)


def urgent_why(standing: Any) -> str:
    """Return why it is urgent, in words."""
    return f'they wrote "{standing.urgent_word}"' if standing.urgent_word else "a colleague raised the flag"


def state_words(standing: Any, why: str = "") -> str:
    """Return where a conversation stands, in one phrase; `why` they wait, where more is known than it says."""
    if standing.state == "handed_over":
        whom = standing.handed_to or (standing.assigned.name if standing.assigned else "")
        return f"With {whom}" if whom else "Handed over"
    if standing.state == "set_aside" and getattr(standing, "notice_of", None):
        heard = f"Heard through {standing.notice_of} itself"
        return heard if standing.through else f"Notice from {standing.notice_of}, ticked off"
    if standing.state != "waiting":
        return STATES.get(standing.state, str(standing.state).capitalize())
    reason = (why or standing.reason or "message").capitalize()
    return f"{reason}, with {standing.assigned.name}" if standing.assigned else reason
