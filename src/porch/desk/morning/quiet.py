"""Whom we neglect, each with a next step, within a stated share of the list: who has gone quiet, who praised us and was
never thanked, who speaks for us and hears of bills alone; and who waits while we answer somebody louder beside them.

They sit only where urgent people leave a seat of theirs: a seat that is guaranteed to those who wrote is never taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM, Viewer
from porch.desk.morning import ignored, vain
from porch.projections.relationships import queries as relationships
from porch.projections.waiting import queries as waiting
from porch.records.interactions import queries as log
from porch.records.organisations import queries as organisations
from porch.records.people import queries as people
from porch.records.people.models import Person

KEPT = 20
"""As many lie on the paper; whoever is not among them has their turn when these are dealt with."""
Neglected = tuple[Person, relationships.Quiet]
RESTS: Mapping[Kind, timedelta] = {
    Kind.ACKNOWLEDGE: timedelta(days=14), Kind.SNOOZE: timedelta(days=7), Kind.DECLINE: timedelta(days=90),
}  # fmt: skip
"""How long nobody is asked again: we got in touch; another week; not now."""


def laid(now: datetime, *, zone: ZoneInfo) -> dict[str, Any]:
    """Return who has gone quiet as the paper tells of them, the largest leak first, and how many were dealt with today.

    Nothing at all where nobody has.
    """
    day = now.astimezone(zone).date()
    begins = datetime.combine(day, time.min, zone)
    rows = [_told(person, one) for person, one in in_turn(alone(SYSTEM, now=now))[:KEPT]]
    dealt = log.dealt_with_quiet(SYSTEM, begins) if rows else 0
    return {"day": day.isoformat(), "dealt": dealt, "rows": rows} if rows else {}


def everybody(viewer: Viewer, *, now: datetime) -> list[Neglected]:
    """Return everybody whom we neglect, kind by kind, the largest leak of a kind first."""
    return [*alone(viewer, now=now), *ignored.everybody(viewer, now=now)]


def in_turn(found: Sequence[Neglected]) -> list[Neglected]:
    """Return them so that each kind has its turn, as leaks of different kinds cannot be weighed against each other."""
    kinds: dict[str, list[Neglected]] = defaultdict(list)
    for one in found:
        kinds[one[1].leak.kind].append(one)
    return [one for row in zip_longest(*kinds.values()) for one in row if one is not None]


def alone(viewer: Viewer, *, now: datetime) -> list[Neglected]:
    """Return whom we leave alone, each once, by the kind that weighs most; nobody who waits, is set aside, let be."""
    references = organisations.reference_people(viewer)
    leaks = [
        *relationships.quiet(viewer, now=now),
        *relationships.billed_only(viewer, now=now, references=references), *relationships.unthanked(viewer, now=now),
        *vain.written_to(viewer, now=now),
    ]  # fmt: skip
    found = list({one.person: one for one in reversed(leaks)}.values())[::-1]
    known = {person.pk: person for person in people.by_ids(viewer, [one.person for one in found])}
    handles = {person.pk: [handle.pk for handle in person.handles.all()] for person in known.values()}
    ours = [handle for those in handles.values() for handle in those]
    busy = waiting.who_waits(viewer, ours) | people.set_aside_handles(viewer, ours) | resting(viewer, ours, now=now)
    return [
        (known[one.person], one) for one in found
        if handles.get(one.person) and busy.isdisjoint(handles[one.person])
    ]  # fmt: skip


def seated(paper: Mapping[str, Any], *, today: date, free: int, share: float, capacity: int, urgent: int) -> list[Any]:
    """Return who of those on the paper has one of the `free` seats of today; those dealt with today had theirs."""
    rows = list(paper.get("rows", ()))
    dealt = paper.get("dealt", 0) if paper.get("day") == today.isoformat() else 0
    many = seats(capacity, share=share, waiting_urgent=urgent, quiet=len(rows) + dealt) - dealt
    return rows[: max(0, min(many, free))]


def seats(capacity: int, *, share: float, waiting_urgent: int, quiet: int) -> int:
    """Return how many of `capacity` seats quiet people take: a share at most, and none that urgent people need.

    Half of the seats, rounded up, are guaranteed to the line; of the other half urgent people come first.

    >>> [seats(10, share=0.2, waiting_urgent=urgent, quiet=9) for urgent in (0, 3, 4, 9)]
    [2, 2, 1, 0]
    >>> seats(10, share=0.2, waiting_urgent=0, quiet=1), seats(3, share=0.2, waiting_urgent=0, quiet=1)
    (1, 1)
    >>> seats(1, share=0.2, waiting_urgent=0, quiet=1)
    0
    """
    spare = capacity // 2
    wanted = max(1, int(capacity * share)) if share > 0 else 0
    return max(0, min(quiet, wanted, spare - min(waiting_urgent, spare)))


def resting(viewer: Viewer, handles: Collection[int], *, now: datetime) -> set[int]:
    """Return of whom a colleague said lately that somebody was in touch, or that now is not the time."""
    deeds = log.deeds_towards(viewer, handles, since=now - max(RESTS.values()))
    undone = {str(deed.detail.get("of")) for deed in deeds if deed.kind == Kind.UNDO}
    last: dict[int, datetime] = defaultdict(lambda: now)
    for deed in deeds:
        if deed.kind in RESTS and deed.detail.get("quiet") and str(deed.pk) not in undone and deed.to_handle_id:
            until = deed.at + RESTS[Kind(deed.kind)]
            last[deed.to_handle_id] = max(last[deed.to_handle_id], until)
    return {handle for handle, until in last.items() if until > now}


def _told(person: Person, one: relationships.Quiet) -> dict[str, Any]:
    handle = person.handles.all()[0]
    name = person.name or handle.name or handle.value
    return {
        "person": person.pk, "handle": handle.pk, "name": name, "channel": handle.kind, "words": one.leak.words,
        "step": one.leak.step, "size": round(one.leak.size, 1), "unit": one.leak.unit,
    }  # fmt: skip
