"""What the tables of gatherings hold of one person."""

from __future__ import annotations

from porch.engagement.gatherings.models import Choice, Gathering, LeftOut, Plan
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Gathering, why="What we invite to; its words may name somebody.", words=("name", "why_all")),
    Nothing(model=Plan, why="Numbers of a plan; whom it chose stands beside it."),
    Holds(model=LeftOut, what="Gatherings they were to be left out of", by={"person": "persons"}),
    Holds(model=Choice, what="Plans of whom to invite that have them", by={"person": "persons"}),
)
