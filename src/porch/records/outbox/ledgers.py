"""What we gave people and asked of them, for many at once and for one to look at: every identity's lines are theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from porch.analytics.cadence.kinds import Kind
from porch.analytics.cadence.ledger import Entry, Ledger, ledger
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.records.outbox.models import Slot
from porch.records.people import queries as people

GOT_IT = "outgoing__to_handle__person"
"""Whose the handle is now that something went to: after a split it stays theirs too, and frees nobody's time (F5)."""
FEW = 500  # people that a question names one by one; beyond that all rows are read
COLUMNS = ("kind", "at", "about", "freed_at", "involved_at", "told_at", "came", "in_room")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of somebody's ledger, as people read it. `words` are what was said, where anything was."""

    slot: int
    kind: Kind
    about: str
    at: datetime
    because: str
    words: str
    channel: str
    came_back: bool
    involved_at: datetime | None
    told_at: datetime | None
    came: bool
    in_room: bool

    @property
    def asks(self) -> bool:
        """Whether it asked something of them; everything else gave."""
        return self.kind is Kind.FEEDBACK


def ledgers(viewer: Viewer, person_ids: Collection[int]) -> dict[int, Ledger]:
    """Return the ledgers of these people, as they are now; who has none is left out."""
    if not may_see(viewer):
        return {}
    wanted = person_ids if isinstance(person_ids, (set, frozenset)) else set(person_ids)
    found: dict[int, list[Entry]] = {}
    for now, got_it, *columns in _of(wanted).values_list("now", GOT_IT, *COLUMNS).iterator(chunk_size=5000):
        entry = _entry(tuple(columns))
        for person in {now, got_it} & wanted:
            found.setdefault(person, []).append(entry)
    return {person: ledger(entries) for person, entries in found.items()}


def ledger_of(viewer: Viewer, person_id: int, *, without: int | None = None) -> Ledger:
    """Return one person's ledger; `without` one of its lines, where it is asked whether that one may leave."""
    if not may_see(viewer):
        return Ledger()
    rows = theirs([person_id]).exclude(pk=without) if without else theirs([person_id])
    return ledger(_entry(columns) for columns in rows.values_list(*COLUMNS))


def lines(viewer: Viewer, person_id: int, *, before: tuple[datetime, int] | None = None, limit: int = 50) -> list[Line]:
    """Return a page of one person's ledger, latest first."""
    if not may_see(viewer):
        return []
    rows = theirs([person_id]).select_related("outgoing").order_by("-at", "-id")
    if before is not None:
        at, slot = before
        rows = rows.filter(at__lte=at).exclude(at=at, pk__gte=slot)
    return [_line(row) for row in rows[:limit]]


def about(viewer: Viewer, about: str, *, after: int = 0, limit: int = 500) -> Iterator[tuple[int, int, Slot]]:
    """Yield (id of the line, who they are now, the line) of what was begun about something, oldest first."""
    if may_see(viewer):
        rows = Slot.objects.filter(about=about, pk__gt=after).annotate(now=Coalesce("person__identity", "person"))
        yield from ((row.pk, row.now, row) for row in rows.order_by("pk")[:limit])


def theirs(person_ids: Collection[int]) -> QuerySet[Slot]:
    """Return the lines of these people as they are now: written for them, or gone to a handle of theirs."""
    written = Slot.objects.filter(person__in=people.all_of(SYSTEM, person_ids))
    went = Slot.objects.filter(**{f"{GOT_IT}__in": list(person_ids)})
    return Slot.objects.filter(pk__in=written.values("pk").union(went.values("pk")))


def _of(person_ids: Collection[int]) -> QuerySet[Slot]:
    rows = theirs(person_ids) if len(person_ids) <= FEW else Slot.objects.all()
    return rows.annotate(now=Coalesce("person__identity", "person"))


def _entry(row: tuple[Any, ...]) -> Entry:
    kind, at, about, freed_at, involved_at, told_at, came, in_room = row
    return Entry(
        kind=Kind(kind), at=at, about=about, delivered=freed_at is None, involved=involved_at is not None,
        told_at=told_at, came=came, in_room=in_room,
    )  # fmt: skip


def _line(row: Slot) -> Line:
    return Line(
        slot=row.pk, kind=Kind(row.kind), about=row.about, at=row.at, because=row.because, channel=row.channel,
        words=row.outgoing.text if row.outgoing else "", came_back=row.freed_at is not None, told_at=row.told_at,
        involved_at=row.involved_at, came=row.came, in_room=row.in_room,
    )  # fmt: skip
