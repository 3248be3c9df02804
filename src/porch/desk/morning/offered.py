"""What was said about us and not to us: whom help, or a thank-you, would reach. Offered, never owed to anybody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from porch.analytics.cues import cue
from porch.analytics.offhand import Offhand
from porch.core.viewer import SYSTEM
from porch.projections.waiting import queries as waiting
from porch.projections.waiting.models import Standing
from porch.records.outbox import queries as outbox
from porch.records.people import queries as people
from porch.records.searches import queries as searches
from porch.records.searches.models import Found

FOR = timedelta(days=3)
MOST = 5


def helps(now: datetime) -> list[dict[str, Any]]:
    """Return the latest finds that wanted something, as the paper tells of them."""
    return [_told(found) for found in _candidates(Offhand.HELP, now)]


def thanks(now: datetime) -> list[dict[str, Any]]:
    """Return whose kind words a thank-you would answer: said to us first, then those we came upon."""
    said_to_us = [_kind(s) for s in waiting.kind_words(SYSTEM, now - FOR, without=_only_found(), limit=MOST)]
    known = {one["handle"] for one in said_to_us}
    found = [_told(one) for one in _candidates(Offhand.THANKS, now) if one.interaction.handle_id not in known]
    return [*said_to_us, *found][:MOST]


def _only_found() -> Q:
    """What we came upon by a search is offered as a find, if at all: a competitor's praise is none of ours."""
    return Q(Exists(Found.objects.filter(interaction=OuterRef("last"), interaction__addressed=False)))


def _candidates(what: Offhand, now: datetime) -> list[Found]:
    rows = searches.candidates(SYSTEM, what, since=now - FOR)
    handles = {row.interaction.handle_id for row in rows if row.interaction.handle_id is not None}
    if not handles:
        return []
    busy = waiting.who_waits(SYSTEM, handles) | people.set_aside_handles(SYSTEM, handles)
    leaving = set(outbox.answering(SYSTEM, now))
    return _free(rows, busy, leaving)[:MOST]


def _free(rows: Sequence[Found], busy: Collection[int], leaving: Collection[tuple[int, int]]) -> list[Found]:
    return [
        row
        for row in rows
        if row.interaction.handle_id is not None
        and row.interaction.handle_id not in busy
        and (row.interaction.thread_id, row.interaction.handle_id) not in leaving
    ]


def _told(found: Found) -> dict[str, Any]:
    said = found.interaction
    wish = cue(said.text)
    return {
        "find": found.pk, "thread": said.thread_id, "handle": said.handle_id, "name": _name(said.handle),
        "channel": said.channel, "words": " ".join(said.text.split())[:240], "at": said.at.isoformat(),
        "why": wish.value if wish else "kind words", "search": found.search.name,
    }  # fmt: skip


def _kind(standing: Standing) -> dict[str, Any]:
    return {
        "thread": standing.thread_id, "handle": standing.handle_id, "name": _name(standing.handle),
        "channel": standing.channel, "words": standing.excerpt,
    }  # fmt: skip


def _name(handle: Any) -> str:
    return str((handle.person.name if handle.person else "") or handle.name or handle.value)
