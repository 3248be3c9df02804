"""What the tables of conversations hold of one person."""

from __future__ import annotations

from porch.engagement.conversations.models import ComposeLease, Draft
from porch.records.tables.personal import Holds

TABLES = (
    Holds(model=ComposeLease, what="Who is writing to them", by={"handle": "handles", "thread": "threads"}),
    Holds(
        model=Draft, what="Answers begun and not sent", by={"handle": "handles", "thread": "threads"}, words=("text",)
    ),
)
