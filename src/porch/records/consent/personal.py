"""What the tables of consent hold of one person."""

from __future__ import annotations

from porch.records.consent.models import Erased, OptIn, Permission, Suppression, Wish
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Holds(model=Permission, what="Why we may write", by={"person": "persons"}, words=("words", "place")),
    Holds(model=Wish, what="How they wish to hear from us", by={"person": "persons"}),
    Holds(
        model=OptIn, what="Addresses they were to confirm", by={"person": "persons", "address": "mails"},
        words=("words", "place"),
    ),
    Nothing(model=Suppression, why="Keyed hashes alone: erasing them would let us write again.", words=("words",)),
    Nothing(model=Erased, why="Keyed hashes alone, by which nobody can be named."),
)  # fmt: skip
