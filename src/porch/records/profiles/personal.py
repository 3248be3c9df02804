"""What the tables of profiles hold of one person."""

from __future__ import annotations

from porch.records.profiles.models import Field, Segment, Tag, Tagged, Value
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Tag, why="Words that many are marked with.", words=("name", "key")),
    Holds(model=Tagged, what="Tags", by={"person": "persons"}),
    Nothing(model=Field, why="What we want to know of people."),
    Holds(model=Value, what="What we know of them", by={"person": "persons"}, words=("text", "key")),
    Nothing(model=Segment, why="Filters that a colleague saved.", words=("name", "asked")),
)
