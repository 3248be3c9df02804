"""What the tables of language hold of one person."""

from __future__ import annotations

from porch.projections.language.models import Correction, Cursor, Learnt, Understanding
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Cursor, why="How far the log is read."),
    Holds(
        model=Understanding, what="How their words are understood",
        by={"interaction": "said", "interaction__thread": "threads"}, words=("labels",),
    ),
    Holds(
        model=Correction, what="What colleagues corrected of it", by={"of": "said", "of__thread": "threads"}
    ),
    Nothing(model=Learnt, why="Taught with words of many: erasing throws it away; it is learnt again without theirs."),
)  # fmt: skip
