"""Reads what is new in the log and says how it is to be understood; what a colleague corrected stands corrected.

Idempotent: a thing said is understood from its words and the model, its corrections are folded from all deeds of its
thread, so doing either again changes nothing and a rebuild gives the same. The models run before the transaction
begins: nobody waits for them to write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import transaction

from porch.analytics import language
from porch.core.interaction import SAYING, Kind, digest
from porch.projections.language import correcting, labels
from porch.projections.language.models import Correction, Cursor, Learnt, Understanding
from porch.records.tables import bulk

if TYPE_CHECKING:
    from porch.analytics.language.reading import Chain

NAME, AGAIN = "language", "again"
BATCH = 1000
LONGEST = 20_000  # characters; what stands further down changes no label
_SAYING = frozenset(kind.value for kind in SAYING)
_CORRECTING = (Kind.CORRECT.value, Kind.UNDO.value)
_COLUMNS = (
    "interaction_id", "at", "ours", "language", "sentiment", "needs", "doubts", "commits", "praises", "labels", "told",
    "mark",
)  # fmt: skip


def catch_up() -> int:
    """Read everything new in the log and return how many log rows were read."""
    done = 0
    while is_behind() and (read := _step()):
        done += read
    return done


def rebuild(*, now: datetime) -> int:
    """Forget everything, learn again from what colleagues corrected and read the log from the start."""
    with transaction.atomic():
        for table in (Understanding, Correction, Learnt):
            table._default_manager.all().delete()
        Cursor.objects.update_or_create(name=NAME, defaults={"seq": 0})
        Cursor.objects.filter(name=AGAIN).update(seq=0)
    corrected = bulk.select(
        "SELECT DISTINCT thread_id FROM interactions_interaction WHERE kind = %s AND thread_id IS NOT NULL",
        Kind.CORRECT.value,
    )
    for piece in _pieces([row[0] for row in corrected]):
        correcting.fold(piece)
    learn(now=now)
    return catch_up()


def learn(*, now: datetime) -> bool:
    """Learn the team's own model again if what it is learnt from has changed; return whether it had.

    What was understood before is read again by and by (`read_again`), newest first.
    """
    lessons = correcting.lessons()
    mark = _lessons_mark(lessons)
    if mark == _learnt():
        return False
    body = _taught(lessons) if lessons else b""
    with transaction.atomic():
        Learnt.objects.all().delete()
        if lessons:
            Learnt.objects.create(pk=1, body=body, mark=mark, corrections=len(lessons), learnt_at=now)
        newest = Understanding.objects.order_by("-pk").values_list("pk", flat=True).first()
        Cursor.objects.update_or_create(name=AGAIN, defaults={"seq": (newest or 0) + 1 if newest else 0})
    return True


def is_to_learn() -> bool:
    """Whether what the team's own model is learnt from has changed."""
    return _lessons_mark(correcting.lessons()) != _learnt()


def _lessons_mark(lessons: Sequence[Any]) -> str:
    return digest(json.dumps(lessons).encode()) if lessons else ""


def is_to_read_again() -> bool:
    """Whether an older model has read something."""
    return Cursor.objects.filter(name=AGAIN, seq__gt=0).exists()


def read_again() -> int:
    """Understand a batch of what an older model has read, newest first; return how many are looked at, 0 at the end."""
    before = Cursor.objects.filter(name=AGAIN).values_list("seq", flat=True).first() or 0
    if not before:
        return 0
    found = Understanding.objects.filter(pk__lt=before).order_by("-pk").values_list("pk", flat=True)
    ids = list(found[:BATCH])
    rows = _understood(ids)
    with transaction.atomic():
        _write(rows, ids)
        Cursor.objects.filter(name=AGAIN, seq=before).update(seq=ids[-1] if len(ids) == BATCH else 0)
    return len(ids)


def is_behind() -> bool:
    """Whether the log has something new; most of the time it has not."""
    rows = bulk.select(
        "SELECT 1 FROM interactions_head h LEFT JOIN language_cursor c ON c.name = %s"
        " WHERE h.id = 1 AND h.seq > COALESCE(c.seq, 0)",
        NAME,
    )
    return bool(rows)


def load(own: bytes | None) -> Chain:
    """Return the models, with what the team has taught them. They are large: only the worker and the terminal ask."""
    return language.chain(own)


def unload() -> None:
    """Forget the models this process holds."""
    _chain.cache_clear()


def _step() -> int:
    held = Cursor.objects.filter(name=NAME).values_list("seq", flat=True).first() or 0
    rows = bulk.select(
        "SELECT seq, id, kind, thread_id FROM interactions_interaction WHERE seq > %s ORDER BY seq LIMIT %s",
        held, BATCH,
    )  # fmt: skip
    if not rows:
        return 0
    ids = [row[1] for row in rows if row[2] in _SAYING]
    understood = _understood(ids)
    with transaction.atomic():
        cursor, _ = Cursor.objects.select_for_update().get_or_create(name=NAME)
        if cursor.seq == held:  # else somebody has read them meanwhile
            _write(understood, ids)
            correcting.fold(sorted({row[3] for row in rows if row[2] in _CORRECTING and row[3] is not None}))
            Cursor.objects.filter(pk=cursor.pk).update(seq=rows[-1][0])
    return len(rows)


_WORDS = (
    "SELECT i.id, <at>, i.ours, i.text, i.subject, u.mark FROM interactions_interaction i"
    " LEFT JOIN language_understanding u ON u.interaction_id = i.id"
    " WHERE i.id IN {} AND NOT i.deleted"
)


def _understood(ids: Sequence[int]) -> dict[int, tuple[Any, ...] | None]:
    """Return by id the row of what changed, without what colleagues told; None for what stands as it was."""
    model = _learnt()
    said = {row[0]: row[1:] for row in bulk.select(_WORDS.replace("<at>", bulk.plain("i.at")), list(ids))}
    words = {row_id: (row[2].strip() or row[3].strip())[:LONGEST] for row_id, row in said.items()}
    marks = {row_id: _mark(said[row_id], text, model) for row_id, text in words.items() if text}
    new = [row_id for row_id, mark in marks.items() if said[row_id][4] != mark]
    read = _chain(model).read([words[row_id] for row_id in new]) if new else []
    rows: dict[int, tuple[Any, ...] | None] = dict.fromkeys(marks)
    for row_id, one in zip(new, read, strict=True):
        at, ours, *_ = said[row_id]
        rows[row_id] = (row_id, at, bool(ours), one.language[:16], labels.kept(one), marks[row_id])
    return rows


def _mark(row: Sequence[Any], text: str, model: str) -> str:
    return digest(f"{model}\0{row[0]}\0{bool(row[1])}\0{text}".encode("utf-8", "replace"))


def _write(rows: dict[int, tuple[Any, ...] | None], ids: Sequence[int]) -> None:
    gone = [row_id for row_id in ids if row_id not in rows]
    Understanding.objects.filter(pk__in=gone).delete()
    changed = [row for row in rows.values() if row is not None]
    still = {row[0] for row in bulk.select("SELECT id FROM interactions_interaction WHERE id IN {}", list(rows))}
    told = correcting.told([row[0] for row in changed])
    written = [_whole(row, told.get(row[0], {})) for row in changed if row[0] in still]
    bulk.upsert("language_understanding", _COLUMNS, ("interaction_id",), written)


def _whole(row: tuple[Any, ...], told: dict[str, Any]) -> tuple[Any, ...]:
    row_id, at, ours, language, named, mark = row
    force = labels.in_force(named, told)
    return (
        row_id, at, ours, language, *force, json.dumps(named), json.dumps(told), mark,
    )  # fmt: skip


def _learnt() -> str:
    return Learnt.objects.filter(pk=1).values_list("mark", flat=True).first() or ""


@lru_cache(maxsize=1)
def _chain(mark: str) -> Chain:
    return load(bytes(Learnt.objects.get(pk=1, mark=mark).body) if mark else None)


def _taught(lessons: Sequence[tuple[int, str, bool, str]]) -> bytes:
    return language.learn(
        [language.Correction(text=text, label=label, right=right) for _, label, right, text in lessons]
    )


def _pieces(ids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield list(ids[start : start + BATCH])
