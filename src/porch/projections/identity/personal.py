"""What the tables of who may be one person hold of one person."""

from __future__ import annotations

from porch.projections.identity.models import Look, Suggestion
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Holds(
        model=Suggestion, what="With whom they may be one", by={"one": "persons", "other": "persons"},
        words=("evidence",),
    ),
    Nothing(model=Look, why="When everybody was last compared."),
)  # fmt: skip
