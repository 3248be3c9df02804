"""What the tables of the morning hold of one person."""

from __future__ import annotations

from porch.desk.morning.models import Paper, Turn
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Holds(model=Turn, what="By when their turn was guaranteed", by={"handle": "handles", "thread": "threads"}),
    Nothing(model=Paper, why="Today's rows, written anew in a minute: erasing empties them.", words=("trouble",)),
)
