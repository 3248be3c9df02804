"""Reads what is new in the log as what people ask for, lack and praise, and on which topic.

Idempotent: what somebody needs is read from their words, how these are understood and the topics as both stand now, so
reading again changes nothing. The log is read no further than it is understood. When the team has taught the machine
otherwise, or topics were learnt anew, all is read again from the start; what stands is replaced, so nobody who looks
meanwhile finds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import transaction

from porch.analytics import needs
from porch.core.interaction import SAYING, Kind, Trait, Visibility
from porch.core.memory import uncollected
from porch.core.viewer import SYSTEM
from porch.projections.influence import topics
from porch.projections.language import queries as language
from porch.projections.needs.models import Cursor, Need
from porch.records.tables import bulk

NAME = "needs"
BATCH = 5000
_COLUMNS = ("interaction_id", "kind", "topic", "handle_id", "at", "private", "about")
_LOG = (
    "SELECT seq, id, kind, thread_id FROM interactions_interaction WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s"
)
_OF_THREADS = "SELECT id FROM interactions_interaction WHERE thread_id IN {}"
_SAID = (
    "SELECT i.id, i.handle_id, <at>, i.visibility, i.subject, i.text, i.traits, CAST(i.detail ->> 'as' AS text),"
    " CAST(i.detail ->> 'about' AS text) FROM interactions_interaction i"
    " WHERE i.id IN {} AND NOT i.ours AND NOT i.deleted AND i.handle_id IS NOT NULL ORDER BY i.id"
)
_SAYING = frozenset(kind.value for kind in SAYING)
_CORRECTING = (Kind.CORRECT.value, Kind.UNDO.value)
_ROBOTS = frozenset(t.value for t in (Trait.LIST, Trait.AUTOMATIC, Trait.NO_REPLY, Trait.RECEIPT, Trait.SPAM))
_OPEN = frozenset({Visibility.PUBLIC.value})
IDEA = "idea"
"""What a deed says it was done as, when somebody proposed an idea with it: that is asking, whatever its words."""


class Said(NamedTuple):
    """What the log has of something somebody said."""

    id: int
    handle: int
    at: Any
    visibility: str
    subject: str
    text: str
    traits: str
    done_as: str | None
    about: str | None


@uncollected()
def catch_up() -> int:
    """Read everything new in the log that is understood by now; return how many log rows were read."""
    _begin_again_if_read_otherwise()
    done = 0
    while read := _step():
        done += read
    return done


def rebuild() -> int:
    """Forget every need and read all anew; return how many log rows were read."""
    with transaction.atomic():
        Need.objects.all().delete()
        Cursor.objects.update_or_create(name=NAME, defaults={"seq": 0})
    return catch_up()


def is_behind() -> bool:
    """Whether something new is understood, or all is understood otherwise."""
    cursor = _cursor()
    return language.read_to(SYSTEM) > cursor.seq or _is_read_otherwise(cursor)


def _cursor() -> Cursor:
    return Cursor.objects.filter(name=NAME).first() or Cursor(name=NAME)


def _mark() -> str:
    return f"{language.model_mark(SYSTEM)} {topics.mark()}"


def _is_read_otherwise(cursor: Cursor) -> bool:
    """Whether labels or topics are others than when all was read, and every word was labelled again by them."""
    return bool(cursor.seq) and cursor.mark != _mark() and not language.is_being_read_again(SYSTEM)


def _begin_again_if_read_otherwise() -> None:
    with transaction.atomic():
        cursor, new = Cursor.objects.select_for_update().get_or_create(name=NAME, defaults={"mark": _mark()})
        if not new and (_is_read_otherwise(cursor) or not cursor.seq):
            Cursor.objects.filter(pk=cursor.pk).update(seq=0, mark=_mark())


def _step() -> int:
    with transaction.atomic():
        cursor, _ = Cursor.objects.select_for_update().get_or_create(name=NAME)
        new = bulk.select(_LOG, cursor.seq, language.read_to(SYSTEM), BATCH)
        if not new:
            return 0
        corrected = sorted({row[3] for row in new if row[2] in _CORRECTING and row[3] is not None})
        said = {row[1] for row in new if row[2] in _SAYING}
        _keep(sorted(said | {row[0] for row in bulk.select(_OF_THREADS, corrected)}))
        Cursor.objects.filter(pk=cursor.pk).update(seq=new[-1][0])
        return len(new)


def _keep(interactions: Sequence[int]) -> None:
    """Keep what is needed in these, and no longer what was."""
    rows = list(_needs(interactions))
    for start in range(0, len(interactions), 500):
        Need.objects.filter(interaction__in=interactions[start : start + 500]).delete()
    bulk.insert("needs_need", _COLUMNS, rows)


def _needs(interactions: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    topic = topics.known()
    understood = language.needs_of(SYSTEM, interactions)
    for row in bulk.select(_SAID.replace("<at>", bulk.plain("i.at")), list(interactions)):
        said = Said(*row)
        yield from _of(said, understood.get(said.id, ""), topic)


def _of(said: Said, labels: str, topic: Callable[[str], str]) -> Iterator[tuple[Any, ...]]:
    if not _ROBOTS.isdisjoint(said.traits.split(",")):
        return
    proposed = said.done_as == IDEA
    kinds = needs.kinds([*labels.split(), *([IDEA] if proposed else [])])
    if not kinds:
        return
    on, private = topic(f"{said.subject}\n{said.text}"), said.visibility not in _OPEN
    for kind in kinds:
        about = (said.about or "")[:40] if proposed and kind == needs.ASK else ""
        yield said.id, kind, on, said.handle, said.at, private, about
