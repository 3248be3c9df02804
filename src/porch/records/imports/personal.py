"""What the tables of imports hold of one person."""

from __future__ import annotations

from porch.records.imports.models import Import
from porch.records.tables.personal import Nothing

TABLES = (
    Nothing(
        model=Import,
        why="What a colleague brought in; a file that still lies here and names the person is thrown away.",
        words=("name", "told", "error"),
    ),
)
