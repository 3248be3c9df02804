"""What the tables of accounts hold of one person."""

from __future__ import annotations

from porch.records.accounts.models import Account, Checkpoint, Wording
from porch.records.tables.personal import Nothing

TABLES = (
    Nothing(model=Account, why="Our own connections; a network's refusal may name anybody.", words=("error",)),
    Nothing(model=Wording, why="Our own wordings, with blanks where names go."),
    Nothing(model=Checkpoint, why="How far a connection was read."),
)
