"""What the tables of tallies hold of one person."""

from __future__ import annotations

from porch.records.tables.personal import Nothing
from porch.records.tallies.models import Figure, Round

TABLES = (
    Nothing(model=Figure, why="Counts of our own posts.", words=("of",)),
    Nothing(model=Round, why="When a connection is asked for its counters.", words=("error",)),
)
