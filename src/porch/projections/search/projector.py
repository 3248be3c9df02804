"""Reads what is new in the log into documents, and keeps their order by how far their authors reach.

Idempotent: a document is made of its row of the log and of its author's Sway, so making it again changes nothing and a
rebuild gives the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction

from porch.core.interaction import Kind
from porch.core.memory import uncollected
from porch.projections.search import reading
from porch.projections.search.dialects import dialect
from porch.projections.search.keys import level_of
from porch.projections.search.models import Cursor, Document, Voice
from porch.records.tables import bulk

NAME = "search"
BATCH = 5_000
LANGUAGE = "language"  # the cursor of the room below, by whose labels things are found
Row = tuple[Any, ...]

_CORRECTING = (Kind.CORRECT.value, Kind.UNDO.value)
_SWAY = (
    "SELECT h.id, h.person_id, COALESCE(s.expected, 0.0), v.influence FROM people_handle h"
    " LEFT JOIN influence_sway s ON s.person_id = h.person_id AND s.topic = ''"
    " LEFT JOIN search_voice v ON v.handle_id = h.id"
)
_MOVED = (
    "SELECT v.handle_id FROM search_voice v JOIN people_handle h ON h.id = v.handle_id"
    " LEFT JOIN influence_sway s ON s.person_id = h.person_id AND s.topic = ''"
    " WHERE v.influence <> COALESCE(s.expected, 0.0) OR COALESCE(v.person_id, 0) <> COALESCE(h.person_id, 0) LIMIT %s"
)
_HELD = "SELECT key, interaction_id, handle_id, words, marks FROM search_document WHERE interaction_id IN {}"


@uncollected()
def catch_up() -> int:
    """Read everything new in the log and follow whose Sway changed; return how many rows were read."""
    done = 0
    while read := _step():
        done += read
    while _follow():
        pass
    return done


@uncollected()
def rebuild() -> int:
    """Forget every document and make all anew from the log; return how many of its rows were read."""
    with transaction.atomic():
        for table in (Document, Voice):
            table._default_manager.all().delete()
        Cursor.objects.update_or_create(name=NAME, defaults={"seq": 0})
    return catch_up()


def is_behind() -> bool:
    """Whether there is something new to read, or somebody's Sway or person changed."""
    return _readable() > _read() or bool(bulk.select(_MOVED, 1))


def _step() -> int:
    if _readable() <= _read():
        return 0
    with transaction.atomic():
        cursor, _ = Cursor.objects.select_for_update().get_or_create(name=NAME)
        new = bulk.select(_new(), cursor.seq, _readable())
        if not new:
            return 0
        corrected = _of_threads({row[3] for row in new if row[2] in _CORRECTING} - {None})
        rows = list({row[1]: row for row in (*new, *corrected)}.values())
        known = _meet({row[7] for row in rows if not row[6] and row[7] is not None})
        _write([(*row[:-1], known.get(row[7], row[-1])) for row in rows])
        Cursor.objects.filter(pk=cursor.pk).update(seq=new[-1][0])
        return len(new)


def _read() -> int:
    return Cursor.objects.filter(name=NAME).values_list("seq", flat=True).first() or 0


def _readable() -> int:
    """Return how far the log may be read: no further than it is understood, where the language room is at work."""
    sql = "SELECT COALESCE(NULLIF(MAX(c.seq), 0), (SELECT seq FROM interactions_head WHERE id = 1), 0)"
    rows = bulk.select(f"{sql} FROM language_cursor c WHERE c.name = %s", LANGUAGE)
    return int(rows[0][0])


def _new() -> str:
    return reading.select(f"WHERE i.seq > %s AND i.seq <= %s ORDER BY i.seq LIMIT {BATCH}")


def _of_threads(threads: Collection[int]) -> list[Row]:
    """Return what was said in these threads, where a colleague corrected how something is understood."""
    return bulk.select(reading.select("WHERE i.thread_id IN {}"), list(threads))


def _meet(handles: Iterable[int]) -> dict[int, float]:
    """Return the Sway of those of these handles that nobody knew yet, and know them."""
    found = bulk.select(f"{_SWAY} WHERE h.id IN {{}}", sorted(handles))
    new = [row[:3] for row in found if row[3] is None]
    bulk.insert("search_voice", ("handle_id", "person_id", "influence"), new)
    return {handle: sway for handle, _, sway in new}


def _write(rows: Sequence[Row]) -> None:
    """Keep what these rows of the log say, and no longer what they said."""
    wanted = {row[1]: reading.document(row) for row in rows}
    held = {row[1]: row for row in bulk.select(_HELD, list(wanted))}
    same = {number for number, row in held.items() if _is_same(row, wanted[number])}
    _delete([held[number][0] for number in held if number not in same])
    dialect().write([row for number, row in wanted.items() if row is not None and number not in same])


def _is_same(held: Row, wanted: Row | None) -> bool:
    return wanted is not None and held == (wanted[0], wanted[1], wanted[2], wanted[5], wanted[6])


def _delete(keys: Sequence[int]) -> None:
    for start in range(0, len(keys), 500):
        Document.objects.filter(pk__in=keys[start : start + 500]).delete()


def _follow() -> int:
    """Know anew some whose Sway or person changed, and number what they said again; return how many they are."""
    with transaction.atomic():
        moved = [row[0] for row in bulk.select(_MOVED, BATCH)]
        found = bulk.select(f"{_SWAY} WHERE h.id IN {{}}", moved)
        bulk.upsert("search_voice", ("handle_id", "person_id", "influence"), ("handle_id",), [row[:3] for row in found])
        _number_again([row[0] for row in found if level_of(row[2]) != level_of(row[3])])
    return len(moved)


def _number_again(handles: Sequence[int]) -> None:
    said = bulk.select("SELECT interaction_id FROM search_document WHERE handle_id IN {}", list(handles))
    for start in range(0, len(said), BATCH):
        some = [row[0] for row in said[start : start + BATCH]]
        _write(bulk.select(reading.select("WHERE i.id IN {}"), some))
