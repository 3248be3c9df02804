"""What the tables of relationships hold of one person."""

from __future__ import annotations

from porch.projections.relationships.models import Bond, Counted, Cursor, Exchange, Learnt, Tie
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Cursor, why="How far the log is read."),
    Nothing(model=Learnt, why="Four numbers about pairs in general."),
    Holds(model=Exchange, what="What passed, by rung", by={"interaction": "said", "handle": "handles"}),
    Holds(model=Counted, what="In whose tie a handle is counted", by={"handle": "handles", "person": "persons"}),
    Holds(model=Tie, what="How we stand with them", by={"person": "persons"}),
    Holds(model=Bond, what="How each colleague stands with them", by={"person": "persons"}),
)
