"""What the tables of the outbox hold of one person."""

from __future__ import annotations

from porch.records.outbox.models import Enclosure, Outgoing, Rhythm, Slot
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Holds(model=Slot, what="What we gave them and asked of them", by={"person": "persons"}, words=("because",)),
    Nothing(model=Rhythm, why="How the business goes about it."),
    Holds(
        model=Outgoing,
        what="What we meant to say",
        own=True,
        words=("text", "subject", "template", "error", "url", "external_id"),
        by={"to_handle": "handles", "answers": "said", "answers__thread": "threads", "thread": "threads"},
    ),
    Nothing(
        model=Enclosure, why="Files that go along: those to a person go with what was said.", words=("name", "alt")
    ),
)
