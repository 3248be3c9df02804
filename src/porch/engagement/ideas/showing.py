"""Notes how often each idea was shown and where on the page: without it, what stands on top looks best liked."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from porch.engagement.ideas.models import Idea, Showing
from porch.records.tables import bulk

MOST = 2000
"""Showings that are kept in memory at most before they are written."""
EVERY = 5.0
"""Seconds after which they are written all the same; a process that is killed loses no more than these."""
OWN_PAGE = 0
Key = tuple[int, date, int]  # idea, day, slot


class Seen:
    """The showings of this process that are not written yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: Counter[Key] = Counter()
        self._since = 0.0

    def note(self, ideas: Sequence[int], at: datetime, *, first: int = 1) -> bool:
        """Count these ideas as shown on a page, from the slot `first` on; return whether it is time to write."""
        with self._lock:
            if not self._counted:
                self._since = at.timestamp()
            self._counted.update((idea, at.date(), first + place) for place, idea in enumerate(ideas))
            return len(self._counted) >= MOST or at.timestamp() - self._since >= EVERY

    def take(self) -> Mapping[Key, int]:
        """Return what was counted, and begin anew."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        return counted


SEEN = Seen()


def shown(*, ideas: Sequence[int], at: datetime, first: int = 1) -> None:
    """Note that ideas were shown one below the other, the first at slot `first` (OWN_PAGE: alone on its page)."""
    if ideas and SEEN.note(ideas, at, first=first):
        write()


def write() -> int:
    """Write what was counted since the last time; return how many rows that were."""
    counted = SEEN.take()
    if not counted:
        return 0
    known = set(Idea.objects.filter(pk__in={idea for idea, _day, _slot in counted}).values_list("pk", flat=True))
    rows = [(*key, many) for key, many in sorted(counted.items()) if key[0] in known]
    with transaction.atomic():
        bulk.add(Showing._meta.db_table, ("idea_id", "day", "slot"), "shown", rows)
    return len(rows)
