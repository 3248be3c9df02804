"""What the tables of saved searches hold of one person."""

from __future__ import annotations

from porch.records.saved.models import Look, SavedSearch
from porch.records.tables.personal import Nothing

TABLES = (
    Nothing(
        model=SavedSearch, why="Words a colleague asks for, which may name somebody.", words=("name", "key", "asked")
    ),
    Nothing(model=Look, why="How far a colleague has looked."),
)
