"""Sorts questions by topic, as everything else that is said: the worker does it, some at a time."""

from __future__ import annotations

from datetime import datetime

from porch.engagement.help.models import Question
from porch.projections.influence import topics

AT_ONCE = 500


def sort(*, now: datetime) -> int:
    """Tell the topic of the questions that have none told yet, once topics were learnt; return how many."""
    rows = list(Question.objects.filter(sorted_at=None).order_by("pk")[:AT_ONCE])
    if not rows or not topics.mark():
        return 0
    topic_of = topics.known()
    for row in rows:
        row.topic, row.sorted_at = topic_of(f"{row.title}\n{row.words}"), now
    return Question.objects.bulk_update(rows, ["topic", "sorted_at"])
