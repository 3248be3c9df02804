"""Questions about a chat: who came, who asked what and is still to be answered, what we said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from porch.analytics.cues import Cue, cue
from porch.core.interaction import SAYING, Kind
from porch.core.viewer import Viewer, may_see
from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle
from porch.records.searches.models import Decision, Found, Search

MOST = 2000
"""Of a chat larger than this the newest are shown, and its export holds them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who came; `first_time` when nothing of theirs was in the log before the chat began."""

    handle: Handle
    said: int
    asked: int
    first_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question in a chat, and whether we have answered it."""

    found: Found
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """How a chat stands: its questions, unanswered ones first and each in the order they were asked."""

    search: Search
    guests: tuple[Guest, ...]
    questions: tuple[Asked, ...]
    ours: tuple[Interaction, ...]
    said: int
    is_cut: bool

    @property
    def first_timers(self) -> int:
        """How many came for the first time."""
        return sum(guest.first_time for guest in self.guests)

    @property
    def unanswered(self) -> int:
        """How many questions nobody of us has answered."""
        return sum(not asked.answered for asked in self.questions)


def chat(viewer: Viewer, search: Search) -> Chat:
    """Return how a chat stands."""
    rows = _rows(viewer, search)
    theirs = [row for row in rows if row.decision != Decision.OURS]
    answers = _answers(viewer, [row.interaction for row in theirs])
    ours = {row.interaction_id: row.interaction for row in rows if row.decision == Decision.OURS}
    ours |= {one.pk: one for one in answers}
    answered = {one.in_reply_to for one in answers} | {one.in_reply_to for one in ours.values()}
    questions = [
        Asked(found=row, answered=row.decision == Decision.ANSWERED or row.interaction.external_id in answered)
        for row in theirs
        if is_question(row.interaction)
    ]
    return Chat(
        search=search, guests=_guests(viewer, search, theirs),
        questions=tuple(sorted(questions, key=lambda asked: (asked.answered, asked.found.at, asked.found.pk))),
        ours=tuple(sorted(ours.values(), key=lambda one: (one.at, one.pk))), said=len(theirs), is_cut=len(rows) >= MOST,
    )  # fmt: skip


def is_question(one: Interaction) -> bool:
    """Whether somebody asks something, complaints and wishes too: all of them want words back."""
    return not one.deleted and one.kind in _SAID and (one.kind == Kind.QUESTION or isinstance(cue(one.text), Cue))


def whole(
    viewer: Viewer, search: Search, *, after: tuple[datetime, int] | None = None, limit: int = 1000
) -> list[Found]:
    """Return a page of everything a search found, ours too, in the order it was said, after a row: for its export."""
    rows = Found.objects.filter(search=search) if may_see(viewer) else Found.objects.none()
    if after is not None:
        rows = rows.filter(at__gte=after[0]).exclude(at=after[0], id__lte=after[1])
    return list(rows.select_related("interaction__handle__person", "interaction__member").order_by("at", "id")[:limit])


def _rows(viewer: Viewer, search: Search) -> list[Found]:
    rows = Found.objects.filter(search=search) if may_see(viewer) else Found.objects.none()
    rows = rows.select_related("interaction__handle__person", "interaction__member").order_by("-at", "-id")[:MOST]
    return list(rows)[::-1]


def _answers(viewer: Viewer, asked: Sequence[Interaction]) -> list[Interaction]:
    """Return what we said in answer to these, with the chat's tag or without it."""
    if not asked or not may_see(viewer):
        return []
    found = Interaction.objects.filter(
        channel__in={one.channel for one in asked}, in_reply_to__in=[one.external_id for one in asked], ours=True,
        deleted=False,
    )  # fmt: skip
    return list(found.exclude(in_reply_to="").select_related("member").order_by("at", "id"))


def _guests(viewer: Viewer, search: Search, theirs: Sequence[Found]) -> tuple[Guest, ...]:
    handles = {row.interaction.handle_id: row.interaction.handle for row in theirs if row.interaction.handle}
    said = Counter(row.interaction.handle_id for row in theirs)
    asked = Counter(row.interaction.handle_id for row in theirs if is_question(row.interaction))
    first = _first_heard(viewer, [pk for pk in handles if pk is not None])
    begins = search.begins_at or search.made_at
    guests = [
        Guest(
            handle=handle, said=said[pk], asked=asked[pk], first_time=pk is not None and first.get(pk, begins) >= begins
        )
        for pk, handle in handles.items()
        if handle is not None
    ]
    return tuple(sorted(guests, key=lambda guest: (-guest.said, guest.handle.pk)))


def _first_heard(viewer: Viewer, handles: list[int]) -> dict[int, datetime]:
    if not handles or not may_see(viewer):
        return {}
    rows = Interaction.objects.filter(handle_id__in=handles, ours=False).values_list("handle_id")
    return {pk or 0: at for pk, at in rows.annotate(first=Min("at")).order_by("handle_id")}


_SAID = frozenset(kind.value for kind in SAYING)
