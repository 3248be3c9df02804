"""Verbs: keep the four Cs up with the log, and count who went up and down."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from porch.analytics import fourcs
from porch.core.viewer import SYSTEM
from porch.projections.fourcs import projector, queries
from porch.projections.fourcs.models import Movement

EVERY = timedelta(hours=6)
ANY = ""
"""The topic under which all topics are counted together."""


def refresh(*, now: datetime) -> int:
    """Read what is new, and count anew who moved once that is six hours old; return how many log rows were read."""
    read = projector.catch_up()
    if _is_old(now):
        count(now=now)
    return read


def is_due(*, now: datetime) -> bool:
    """Whether there is something to read or to count."""
    return projector.is_behind() or _is_old(now)


def rebuild(*, now: datetime) -> int:
    """Forget every act and make all anew from the log; return how many of its rows were read."""
    read = projector.rebuild()
    count(now=now)
    return read


def count(*, now: datetime) -> None:
    """Count how many went up and down within the quarter, on each topic and on any."""
    rungs: dict[str, list[tuple[fourcs.FourC, fourcs.FourC]]] = defaultdict(list)
    anywhere: dict[int, list[int]] = {}
    for person, topic, before, after in queries.rungs(SYSTEM, now):
        if topic:
            rungs[topic].append((fourcs.FourC(before), fourcs.FourC(after)))
        highest = anywhere.setdefault(person, [0, 0])
        highest[:] = max(highest[0], before), max(highest[1], after)
    rungs[ANY] = [(fourcs.FourC(before), fourcs.FourC(after)) for before, after in anywhere.values()]
    rows = [Movement(topic=topic, at=now, **fourcs.moved(found)) for topic, found in rungs.items()]
    with transaction.atomic():
        Movement.objects.all().delete()
        Movement.objects.bulk_create(rows, batch_size=500)


def _is_old(now: datetime) -> bool:
    counted = Movement.objects.filter(topic=ANY).values_list("at", flat=True).first()
    return counted is None or now - counted >= EVERY
