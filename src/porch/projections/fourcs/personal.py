"""What the tables of the four Cs hold of one person."""

from __future__ import annotations

from porch.projections.fourcs.models import Act, Cursor, Movement
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Cursor, why="How far the log is read."),
    Holds(model=Act, what="By what they take part", by={"interaction": "said", "handle": "handles"}),
    Nothing(model=Movement, why="How many people went up and down."),
)
