"""What the tables of searches hold of one person."""

from __future__ import annotations

from porch.records.searches.models import Found, Search, SearchPlace
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(
        model=Search, why="Words a colleague looks for, which may name somebody.", words=("name", "words", "host_note")
    ),
    Nothing(model=SearchPlace, why="How far a search has looked.", words=("error", "held")),
    Holds(model=Found, what="What searches found", by={"interaction": "said", "interaction__thread": "threads"}),
)
