"""Reads what is new in the log as acts of one person on another, in whatever order it comes.

Idempotent: the acts of an interaction are read from how it, what it answers and whom it names stand now. So what is new
is read with everything that answers it, names we did not know are looked for again, and a rebuild gives the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from porch.core.memory import uncollected
from porch.projections.influence import reading, topics
from porch.projections.influence.models import Act, Cursor, Named
from porch.projections.influence.reading import Done, Name
from porch.records.tables import bulk

NAME = "influence"
BATCH = 10_000
Row = tuple[Any, ...]

_ACT = ("interaction_id", "actor_id", "target_id", "at", "kind", "topic", "in_person")
_NAMED = ("interaction_id", "kind", "value")
_ANSWERING = (
    "SELECT c.id FROM interactions_interaction c JOIN interactions_interaction i"
    " ON c.channel = i.channel AND c.in_reply_to = i.external_id AND c.in_reply_to <> '' WHERE i.id IN {}"
)
_KNOWN_NOW = (
    "SELECT n.interaction_id FROM influence_named n"
    " JOIN people_handle h ON h.kind = n.kind AND h.value = n.value LIMIT %s"
)


@uncollected()
def catch_up() -> int:
    """Read everything new in the log; return how many rows that were."""
    done = 0
    while is_behind() and (read := _step()):
        done += read
    while _look_for_names_again():
        pass
    return done


@uncollected()
def rebuild() -> int:
    """Forget every act and read all anew; return how many log rows there are.

    A piece at a time; what changes meanwhile has a number above where the log ended when we began, and is read after
    it. Broken off, it begins again, as the cursor moves last.
    """
    with transaction.atomic():
        Act.objects.all().delete()
        Named.objects.all().delete()
        Cursor.objects.update_or_create(name=NAME, defaults={"seq": 0})
    ended, last, read = _head(), 0, 0
    while new := _log(last, ended):
        with transaction.atomic():
            _keep([row[1] for row in new])
        last, read = new[-1][0], read + len(new)
    Cursor.objects.filter(name=NAME).update(seq=ended)
    return read


def is_behind() -> bool:
    """Whether there is something new to read; most of the time there is not."""
    return _head() > (Cursor.objects.filter(name=NAME).values_list("seq", flat=True).first() or 0)


def _step() -> int:
    with transaction.atomic():
        cursor, _ = Cursor.objects.select_for_update().get_or_create(name=NAME)
        new = _log(cursor.seq, _head())
        if not new:
            return 0
        _keep_with_answers([row[1] for row in new])
        Cursor.objects.filter(pk=cursor.pk).update(seq=new[-1][0])
        return len(new)


def _keep_with_answers(interactions: Sequence[int]) -> None:
    """Read these, and what answers them: that came first, or was about something else before an edit."""
    answering = {row[0] for row in bulk.select(_ANSWERING, list(interactions))}
    every = sorted({*interactions, *answering})
    for start in range(0, len(every), BATCH):
        _keep(every[start : start + BATCH])


def _look_for_names_again() -> int:
    """Read again what names somebody whom we know by now; return how much that was."""
    with transaction.atomic():
        found = {row[0] for row in bulk.select(_KNOWN_NOW, BATCH)}
        _keep(sorted(found))
    return len(found)


def _head() -> int:
    rows = bulk.select("SELECT seq FROM interactions_head WHERE id = 1")
    return int(rows[0][0]) if rows else 0


def _log(after: int, until: int) -> list[Row]:
    sql = "SELECT seq, id FROM interactions_interaction WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s"
    return bulk.select(sql, after, until, BATCH)


def _keep(interactions: Sequence[int]) -> None:
    """Keep which acts these interactions are, and no longer which they were."""
    sql = f"SELECT {reading.COLUMNS} FROM {reading.JOINED} WHERE i.id IN {{}}".replace("<at>", bulk.text_of("i.at"))  # noqa: S608
    topic = topics.known()
    done = [found for row in bulk.select(sql, list(interactions)) if (found := reading.read(row, topic)) is not None]
    known = _known({name for one in done for name in one.names})
    for start in range(0, len(interactions), 500):
        for table in (Act, Named):
            table.objects.filter(interaction__in=interactions[start : start + 500]).delete()
    bulk.insert("influence_act", _ACT, [row for one in done for row in reading.acts(one, known)])
    bulk.insert("influence_named", _NAMED, [row for one in done for row in _unknown(one, known)])


def _known(names: Collection[Name]) -> dict[Name, tuple[int, int | None]]:
    """Return the handles that go by these names, each with its person."""
    sql = "SELECT kind, value, id, person_id FROM people_handle WHERE value IN {}"
    rows = bulk.select(sql, sorted({value for _, value in names}))
    return {(kind, value): (handle, person) for kind, value, handle, person in rows if (kind, value) in names}


def _unknown(done: Done, known: Collection[Name]) -> list[Row]:
    return [(done.interaction, *name) for name in done.names if name not in known]
