"""What the tables of alerts hold of one person."""

from __future__ import annotations

from porch.projections.alerts.models import Cursor, Match
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Cursor, why="How far saved searches have read."),
    Holds(model=Match, what="Saved searches that took their words", by={"interaction": "said"}),
)
