"""What the tables of saved searches hold of one person."""

from __future__ import annotations

from porch.records.saved.models import SavedSearch, Seen
from porch.records.tables.personal import Nothing

TABLES = (
    Nothing(
        model=SavedSearch, why="Words a colleague asks for, which may name somebody.", words=("name", "key", "asked")
    ),
    Nothing(model=Seen, why="How much of a search a colleague has seen."),
)
