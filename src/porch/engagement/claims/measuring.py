"""Counts the figures that prove public claims; the web reads what stands."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from porch.engagement.claims import measures
from porch.engagement.claims.models import PUBLIC, Claim, Figure

EVERY = timedelta(hours=1)


def measure(*, now: datetime) -> int:
    """Count anew every figure that a public claim rests on and that is an hour old; return how many."""
    wanted = set(Claim.objects.filter(PUBLIC).exclude(measure="").values_list("measure", flat=True))
    fresh = set(Figure.objects.filter(at__gt=now - EVERY).values_list("measure", flat=True))
    for name in sorted((wanted & set(measures.MEASURES)) - fresh):
        Figure.objects.update_or_create(measure=name, defaults={**asdict(measures.counted(name, now)), "at": now})
    return len(wanted - fresh)
