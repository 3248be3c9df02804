"""What the tables of needs hold of one person."""

from __future__ import annotations

from porch.projections.needs.models import Cursor, Need
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Cursor, why="How far the log is read."),
    Holds(
        model=Need, what="What they ask for, lack and praise, and on which topic",
        by={"interaction": "said", "handle": "handles"},
    ),
)  # fmt: skip
