"""What the tables of search hold of one person."""

from __future__ import annotations

from porch.projections.search.models import Census, Cursor, Document, Voice, Word
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Cursor, why="How far the log is read."),
    Nothing(model=Census, why="Counts of all documents."),
    Nothing(model=Word, why="Words many documents hold, without whose they are."),
    Holds(model=Document, what="Their words, to be found by", by={"interaction": "said", "handle": "handles"}),
    Holds(model=Voice, what="By what their words are ranked", by={"handle": "handles", "person": "persons"}),
)
