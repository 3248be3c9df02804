"""Holds what is new among everything said against the saved searches.

Idempotent: what a search takes is noted once, and what it no longer takes, because it was edited or taken back, goes.
What was said before a search was saved is never noted for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.projections.alerts import matching
from porch.projections.alerts.models import Cursor, Match
from porch.projections.search.asking import Asked
from porch.records.saved import queries as saved
from porch.records.saved.models import SavedSearch
from porch.records.tables import bulk

NAME = "alerts"
BATCH = 1000
_READ = "SELECT COALESCE(MAX(seq), 0) FROM search_cursor"
_NEW = (
    "SELECT seq, id, kind, thread_id FROM interactions_interaction WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s"
)
_IN_THREADS = "SELECT id FROM interactions_interaction WHERE thread_id IN {}"
_CORRECTING = (Kind.CORRECT.value, Kind.UNDO.value)
_SINCE = "SELECT id FROM interactions_interaction WHERE id > %s ORDER BY id LIMIT %s"


def is_behind() -> bool:
    """Whether what is searched has something that was not yet held against the saved searches."""
    return _until() > _held()


def catch_up() -> int:
    """Hold everything new against the saved searches; return how many things were looked at."""
    done = 0
    while read := _step():
        done += read
    return done


def rebuild() -> int:
    """Forget what was come upon, look at all that was said since the first search was saved; return how much it was."""
    searches, until, done = saved.searches(SYSTEM), _until(), 0
    Match.objects.all().delete()
    last = min((one.after for one in searches), default=None)
    while last is not None and (rows := bulk.select(_SINCE, last, BATCH)):
        ids = [row[0] for row in rows]
        with transaction.atomic():
            _note(searches, ids)
        last, done = ids[-1], done + len(ids)
    Cursor.objects.update_or_create(name=NAME, defaults={"seq": until})
    return done


def _step() -> int:
    until = _until()
    if until <= _held():
        return 0
    with transaction.atomic():
        Cursor.objects.get_or_create(name=NAME)
        cursor = Cursor.objects.select_for_update().get(name=NAME)
        searches = saved.searches(SYSTEM)
        rows = bulk.select(_NEW, cursor.seq, until, BATCH) if searches else []
        corrected = {row[3] for row in rows if row[2] in _CORRECTING} - {None}
        also = [row[0] for row in bulk.select(_IN_THREADS, sorted(corrected))]
        _note(searches, [*(row[1] for row in rows), *also])
        Cursor.objects.filter(pk=cursor.pk).update(seq=rows[-1][0] if len(rows) == BATCH else until)
    return len(rows)


def _note(searches: Sequence[SavedSearch], ids: Sequence[int]) -> None:
    """Note which of these interactions each search takes, of those that came after it was saved."""
    rows = list(matching.said(ids))
    for one in searches:
        after = [row for row in rows if row.interaction > one.after]
        taken = matching.taken(matching.question(Asked.from_mapping(one.asked)), after)
        held = Match.objects.filter(saved=one, interaction__in=ids)
        held.exclude(interaction__in=taken).delete()
        bulk.insert("alerts_match", ("saved_id", "interaction_id"), [(one.pk, pk) for pk in sorted(taken)])


def _until() -> int:
    return int(bulk.select(_READ)[0][0])


def _held() -> int:
    return Cursor.objects.filter(name=NAME).values_list("seq", flat=True).first() or 0
