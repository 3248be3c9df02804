"""Verbs: keep ties up with the log, and with the clock, which moves them too."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from porch.core.viewer import SYSTEM
from porch.projections.language import queries as language
from porch.projections.relationships import learning, projector, weighing
from porch.projections.relationships.models import Bond, Learnt, Tie
from porch.records.tables import bulk

EVERY = timedelta(days=1)
PIECE = 5000
_WEIGHED = (*weighing.COLUMNS,)


def refresh(*, now: datetime) -> int:
    """Read what is new and, once a day, learn what pairs here are like and weigh every tie anew; return rows read.

    When the team has taught the machine to understand words otherwise since, all is counted anew that day.
    """
    read = projector.catch_up(now=now)
    if _is_old(now):
        if _is_understood_otherwise():
            read = projector.rebuild(now=now)
        learn(now=now)
        weigh(now=now)
    return read


def is_due(*, now: datetime) -> bool:
    """Whether there is something new to read, somebody was merged or taken apart, or a day is over."""
    return projector.is_behind() or _is_old(now)


def _is_old(now: datetime) -> bool:
    held = Learnt.objects.filter(pk=1).values_list("at", flat=True).first()
    return held is None or now - held >= EVERY


def _is_understood_otherwise() -> bool:
    """Whether words are understood by another model than when all was counted, and every one was read again by it."""
    held = Learnt.objects.filter(pk=1).values_list("model", flat=True).first()
    return held is not None and held != language.model_mark(SYSTEM) and not language.is_being_read_again(SYSTEM)


def rebuild(*, now: datetime) -> int:
    """Forget every tie, count all anew from the log and weigh them; return how many log rows were read."""
    read = projector.rebuild(now=now)
    learn(now=now)
    weigh(now=now)
    return read


def learn(*, now: datetime) -> None:
    """Learn from all pairs what pairs here are like; with too few of them the stated guess stays."""
    numbers, pairs = learning.numbers(now)
    fields = {"numbers": numbers, "pairs": pairs, "at": now}
    if not language.is_being_read_again(SYSTEM):
        fields["model"] = language.model_mark(SYSTEM)
    Learnt.objects.update_or_create(pk=1, defaults=fields)


def weigh(*, now: datetime) -> int:
    """Say of every tie anew how alive and strong it is, as of `now`, a piece at a time; return how many there are."""
    fit, done = learning.learnt(), 0
    for table, key in ((Tie, "person_id"), (Bond, "id")):
        last = 0
        fields = (key, *weighing.Counts._fields)
        while rows := list(
            table._default_manager.filter(**{f"{key}__gt": last}).order_by(key).values_list(*fields)[:PIECE]
        ):
            weighed = [
                (*weighing.row(weighing.weigh(weighing.Counts._make(row[1:]), fit, now), now), row[0]) for row in rows
            ]
            with transaction.atomic():
                bulk.update(table._meta.db_table, _WEIGHED, weighed, key=key)
            last, done = rows[-1][0], done + len(rows)
    return done
