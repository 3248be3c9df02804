"""Where people have been with us: the clock they live by, and the places they come to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from porch.engagement.gatherings.models import Guest
from porch.engagement.gatherings.setting import Mode

LATELY = timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The zone of the last place somebody came to (None where nobody knows it any more), and all those places."""

    zone: ZoneInfo | None = None
    places: frozenset[str] = frozenset()


NOWHERE = Where()


def whereabouts(few: Collection[int] | None, at: datetime) -> dict[int, Where]:
    """Return where these people (None: all) came in two years, by who they are now; who joined online was nowhere."""
    rows = Guest.objects.filter(came_at__gt=at - LATELY, came_at__lte=at, mode=Mode.ROOM)
    if few is not None:
        rows = rows.filter(Q(person__in=few) | Q(person__identity__in=few))
    rows = rows.annotate(now=Coalesce(F("person__identity"), F("person"))).order_by("came_at", "pk")
    found: dict[int, Where] = {}
    for now, zone, place in rows.values_list("now", "occurrence__zone", "occurrence__place"):
        before = found.get(now, NOWHERE)
        found[now] = Where(zone=_zone(zone) or before.zone, places=before.places | ({place} - {""}))
    return found


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None
