"""What the tables of where people are hold of one person."""

from __future__ import annotations

from porch.projections.presence.models import Census, Company, Counted, Cursor, Membership, Met, Presence, Spot
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Cursor, why="How far the log was read."),
    Holds(model=Presence, what="Where they were heard", by={"handle": "handles"}),
    Holds(model=Met, what="Where we met them", by={"handle": "handles"}),
    Holds(model=Counted, what="What was counted for them", by={"handle": "handles", "interaction": "said"}),
    Holds(model=Membership, what="Groups they are counted in", by={"person": "persons"}),
    Holds(model=Spot, what="Networks they are counted on", by={"person": "persons"}),
    Nothing(model=Company, why="Counts of companies by their mail domain."),
    Nothing(model=Census, why="Counts of groups.", words=("body", "words", "label")),
)
