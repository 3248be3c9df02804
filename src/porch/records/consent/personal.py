"""What the tables of consent hold of one person."""

from __future__ import annotations

from porch.records.consent.models import Erased, Permission
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Holds(model=Permission, what="Why we may write", by={"person": "persons"}, words=("words", "place")),
    Nothing(model=Erased, why="Keyed hashes alone, by which nobody can be named."),
)
