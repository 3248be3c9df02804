"""Reads what is new in the log and counts anew the tie of everybody it concerns; a merge concerns people too.

Idempotent: what an interaction means is kept for its handle, and a tie is counted from all of its person's handles, so
counting it again changes nothing and a rebuild gives the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from porch.core.interaction import Kind
from porch.core.memory import uncollected
from porch.projections.relationships import reading
from porch.projections.relationships.learning import learnt
from porch.projections.relationships.models import Bond, Counted, Cursor, Exchange, Tie
from porch.records.tables import bulk

NAME = "relationships"
BATCH = 10_000
PEOPLE = 10_000
LANGUAGE = "language"  # the cursor of the room below, by whose labels we count
Row = tuple[Any, ...]

_CORRECTING = (Kind.CORRECT.value, Kind.UNDO.value)
_EXCHANGE = ("interaction_id", "handle_id", "member_id", "thread_id", "at", "ours", "rung", "network", "flags")
_MOVED = (
    "SELECT c.handle_id, c.person_id, h.person_id FROM relationships_counted c"
    " JOIN people_handle h ON h.id = c.handle_id WHERE h.person_id IS NULL OR h.person_id <> c.person_id LIMIT %s"
)
_OF_HANDLES = (
    "SELECT h.person_id, c.person_id FROM people_handle h LEFT JOIN relationships_counted c ON c.handle_id = h.id"
    " WHERE h.id IN {}"
)


@uncollected()
def catch_up(*, now: datetime) -> int:
    """Read everything new in the log, count again whoever was merged or taken apart; return how many rows were read."""
    done = 0
    if _is_new() and _is_behind():
        return rebuild(now=now)
    while _is_behind() and (read := _step(now)):
        done += read
    while _follow_merges(now):
        pass
    return done


@uncollected()
def rebuild(*, now: datetime) -> int:
    """Forget everything and count everybody anew; return how many log rows there are.

    A piece at a time, so that nobody waits long to write. What changes meanwhile has a number above where the log ended
    when we began, and is read after it; broken off, it begins again, as the cursor moves last.
    """
    with transaction.atomic():
        for table in (Tie, Bond, Counted, Exchange):
            table.objects.all().delete()
        Cursor.objects.update_or_create(name=NAME, defaults={"seq": 0})
    ended = _readable()
    read = last = 0
    while rows := _log(last, ended):
        with transaction.atomic():
            _keep(rows)
        last, read = rows[-1][0], read + len(rows)
    last = 0
    while persons := _people_after(last):
        with transaction.atomic():
            _count(persons, now)
        last = persons[-1]
    Cursor.objects.filter(name=NAME).update(seq=ended)
    return read


def is_behind() -> bool:
    """Whether there is something new to read, or somebody was merged or taken apart."""
    return _is_behind() or bool(bulk.select(_MOVED, 1))


def _is_new() -> bool:
    return not Cursor.objects.filter(name=NAME, seq__gt=0).exists()


def _is_behind() -> bool:
    """Whether there is something new to read; most of the time there is not."""
    held = Cursor.objects.filter(name=NAME).values_list("seq", flat=True).first()
    return _readable() > (held or 0)


def _step(now: datetime) -> int:
    with transaction.atomic():
        cursor, _ = Cursor.objects.select_for_update().get_or_create(name=NAME)
        new = _log(cursor.seq, _readable())
        if not new:
            return 0
        corrected = _of_threads({row[13] for row in new if row[2] in _CORRECTING} - {None})
        rows = list({row[1]: row for row in (*new, *corrected)}.values())
        handles = _held([row[1] for row in rows])
        handles |= _keep(rows)
        persons = {person for pair in bulk.select(_OF_HANDLES, list(handles)) for person in pair}
        _count(persons, now)
        Cursor.objects.filter(pk=cursor.pk).update(seq=new[-1][0])
        return len(new)


def _follow_merges(now: datetime) -> int:
    """Count whoever gained or lost a handle since they were counted; return how many handles that were."""
    with transaction.atomic():
        moved = bulk.select(_MOVED, PEOPLE)
        Counted.objects.filter(pk__in=[row[0] for row in moved]).delete()
        _count({person for _, *both in moved for person in both}, now)
    return len(moved)


def _readable() -> int:
    """Return how far the log may be read: no further than it is understood, where the language room is at work."""
    sql = "SELECT COALESCE(NULLIF(MAX(c.seq), 0), (SELECT seq FROM interactions_head WHERE id = 1), 0)"
    rows = bulk.select(f"{sql} FROM language_cursor c WHERE c.name = %s", LANGUAGE)
    return int(rows[0][0])


def _log(after: int, until: int) -> list[Row]:
    return bulk.select(f"{_select()} WHERE i.seq > %s AND i.seq <= %s ORDER BY i.seq LIMIT %s", after, until, BATCH)


def _of_threads(threads: Collection[int]) -> list[Row]:
    """Return what was said in these threads, where a colleague corrected how something is understood."""
    return bulk.select(f"{_select()} WHERE i.thread_id IN {{}}", list(threads))


def _select() -> str:
    return f"SELECT i.seq, {reading.COLUMNS} FROM {reading.JOINED}".replace("<at>", bulk.text_of("i.at"))  # noqa: S608


def _keep(rows: Sequence[Row]) -> set[int]:
    """Keep what these log rows mean, and no longer what they meant; return whose handles they are."""
    found = list(reading.exchanges([row[1:] for row in rows]))
    meaningful = {row[0] for row in found}
    nothing = [row[1] for row in rows if row[1] not in meaningful]
    for start in range(0, len(nothing), 500):
        Exchange.objects.filter(pk__in=nothing[start : start + 500]).delete()
    bulk.upsert("relationships_exchange", _EXCHANGE, ("interaction_id",), found)
    return {row[1] for row in found}


def _held(interactions: Sequence[int]) -> set[int]:
    """Return for whose handles these interactions were kept until now."""
    sql = "SELECT DISTINCT handle_id FROM relationships_exchange WHERE interaction_id IN {}"
    return {row[0] for row in bulk.select(sql, list(interactions))}


def _people_after(last: int) -> list[int]:
    rows = bulk.select("SELECT id FROM people_person WHERE id > %s ORDER BY id LIMIT %s", last, PEOPLE)
    return [row[0] for row in rows]


def _count(persons: Collection[int | None], now: datetime) -> None:
    from porch.projections.relationships import counting  # brings Polars along, which the web does without

    known = sorted(person for person in persons if person is not None)
    if not known:
        return
    counted = counting.count(known, fit=learnt(), now=now)
    held = bulk.select(
        "SELECT c.handle_id, c.person_id FROM people_handle h JOIN relationships_counted c ON c.handle_id = h.id"
        " WHERE h.person_id IN {}",
        known,
    )
    kept, before = {handle for handle, _ in counted}, set(held)
    Counted.objects.filter(pk__in=[handle for handle, _ in held if handle not in kept]).delete()
    new = [pair for pair in counted if pair not in before]
    bulk.upsert("relationships_counted", ("handle_id", "person_id"), ("handle_id",), new)
