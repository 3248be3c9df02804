"""What people talk about here, as it was learnt last: by it every act has its topic.

What is learnt stays until there is twice as much to learn from, as names that change each day are no names.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from porch.projections.influence.models import Learnt
from porch.projections.influence.reading import is_nobodys
from porch.records.tables import bulk

LATEST = 20_000
"""Conversations that are learnt from, the latest."""
LONGEST = 60
KEPT = 10_000  # texts whose topic is kept in mind: many respond to one

_SIZE = "SELECT COUNT(*), COALESCE(MAX(id), 0) FROM interactions_thread"
_SAID = (
    "SELECT i.thread_id, i.text, i.traits FROM interactions_interaction i WHERE i.thread_id > %s AND NOT i.deleted"
    " AND i.text <> '' AND i.kind IN ('create', 'question', 'review') ORDER BY i.thread_id, i.at, i.id"
)


def known() -> Callable[[str], str]:
    """Return what tells the topic of a text, "" where it is on none or nothing was learnt yet."""
    held = Learnt.objects.filter(pk=1).values_list("topics", flat=True).first()
    if not held:
        return lambda text: ""
    from porch.analytics.influence.topics import Topics  # brings NumPy along, which the web does without

    learnt = Topics.from_bytes(bytes(held))
    return lru_cache(maxsize=KEPT)(lambda text: learnt.of(text)[:LONGEST] if text else "")


def mark() -> str:
    """Return by which topics texts are told now: other words once topics were learnt anew, "" before the first."""
    at = Learnt.objects.filter(pk=1).values_list("at", flat=True).first()
    return at.isoformat() if at else ""


def is_due() -> bool:
    """Whether there are enough conversations to learn from, and twice as many as when that was done last."""
    from porch.analytics.influence.topics import LEAST

    held = Learnt.objects.filter(pk=1).values_list("conversations", flat=True).first() or 0
    return int(bulk.select(_SIZE)[0][0]) >= max(LEAST, 2 * held)


def learn(*, now: datetime) -> bool:
    """Learn what people talk about from what was said last; return whether there are topics now."""
    from porch.analytics.influence import topics

    size, last = bulk.select(_SIZE)[0]
    found = topics.learn(_conversations(last - LATEST))
    kept = found.to_bytes() if found else b""
    Learnt.objects.update_or_create(pk=1, defaults={"topics": kept, "conversations": size, "at": now})
    return found is not None


def _conversations(after: int) -> list[str]:
    """Return what was said in each conversation, robots left out."""
    told: dict[int, list[str]] = {}
    for thread, text, traits in bulk.select(_SAID, after):
        if not is_nobodys(traits):
            told.setdefault(thread, []).append(text)
    return [" \n".join(texts) for texts in told.values()]
