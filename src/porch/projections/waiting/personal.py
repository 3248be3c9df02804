"""What the tables of who waits hold of one person."""

from __future__ import annotations

from porch.projections.waiting.models import Cursor, Fate, Standing, Summary
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Cursor, why="How far the log was read."),
    Holds(
        model=Standing,
        what="How we stand in each conversation",
        by={"handle": "handles", "thread": "threads"},
        words=("excerpt",),
    ),
    Nothing(model=Fate, why="One word for each thing said, without whose it was."),
    Nothing(model=Summary, why="Counts."),
)
