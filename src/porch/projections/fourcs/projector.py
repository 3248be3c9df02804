"""Reads what is new in the log as that by which people take part: reading, sorting, making, making with others.

Idempotent: what somebody did is read as the log has it now, so reading again changes nothing. When topics were learnt
anew, all is read again from the start; what stands is replaced, so nobody who looks meanwhile finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction

from porch.analytics import fourcs
from porch.core.interaction import Kind, Trait, Visibility
from porch.core.memory import uncollected
from porch.projections.fourcs.models import Act, Cursor
from porch.projections.influence import topics
from porch.records.tables import bulk

NAME = "fourcs"
BATCH = 5000
_COLUMNS = ("interaction_id", "handle_id", "topic", "level", "at")
_LOG = "SELECT seq, id FROM interactions_interaction WHERE seq > %s ORDER BY seq LIMIT %s"
_DONE = (
    "SELECT i.id, i.handle_id, <at>, i.kind, i.visibility, i.subject, i.text, i.traits,"
    " CAST(i.detail ->> 'as' AS text), CAST(i.detail ->> 'about' AS text) FROM interactions_interaction i"
    " WHERE i.id IN {} AND NOT i.ours AND NOT i.deleted AND i.handle_id IS NOT NULL"
)
_BEHIND = "SELECT COALESCE(MAX(seq), 0) FROM interactions_interaction"
_ROBOTS = frozenset(t.value for t in (Trait.LIST, Trait.AUTOMATIC, Trait.NO_REPLY, Trait.RECEIPT, Trait.SPAM))


@uncollected()
def catch_up() -> int:
    """Read everything new in the log; return how many of its rows were read."""
    _begin_again_if_topics_changed()
    done = 0
    while read := _step():
        done += read
    return done


def rebuild() -> int:
    """Forget every act and read all anew; return how many log rows were read."""
    with transaction.atomic():
        Act.objects.all().delete()
        Cursor.objects.update_or_create(name=NAME, defaults={"seq": 0})
    return catch_up()


def is_behind() -> bool:
    """Whether something new is in the log, or topics are others."""
    cursor = Cursor.objects.filter(name=NAME).first() or Cursor(name=NAME)
    return int(bulk.select(_BEHIND)[0][0]) > cursor.seq or (bool(cursor.seq) and cursor.mark != topics.mark())


def _begin_again_if_topics_changed() -> None:
    with transaction.atomic():
        cursor, new = Cursor.objects.select_for_update().get_or_create(name=NAME, defaults={"mark": topics.mark()})
        if not new and cursor.mark != topics.mark():
            Cursor.objects.filter(pk=cursor.pk).update(seq=0, mark=topics.mark())


def _step() -> int:
    with transaction.atomic():
        cursor, _ = Cursor.objects.select_for_update().get_or_create(name=NAME)
        new = bulk.select(_LOG, cursor.seq, BATCH)
        if new:
            _keep([row[1] for row in new])
            Cursor.objects.filter(pk=cursor.pk).update(seq=new[-1][0])
        return len(new)


def _keep(interactions: Sequence[int]) -> None:
    """Keep what was done with these, and no longer what was."""
    rows = list(_acts(interactions))
    for start in range(0, len(interactions), 500):
        Act.objects.filter(interaction__in=interactions[start : start + 500]).delete()
    bulk.insert("fourcs_act", _COLUMNS, rows)


def _acts(interactions: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    topic = topics.known()
    for row in bulk.select(_DONE.replace("<at>", bulk.plain("i.at")), list(interactions)):
        number, handle, at, kind, visibility, subject, text, traits, done_as, about = row
        level = fourcs.of(Kind(kind), Visibility(visibility), done_as=done_as or "", about=about or "")
        if level is not None and _ROBOTS.isdisjoint(traits.split(",")):
            yield number, handle, topic(f"{subject}\n{text}"), int(level), at
