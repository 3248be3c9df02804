"""What the tables of claims hold of one person."""

from __future__ import annotations

from porch.engagement.claims.models import Claim, Figure, Look, Reply, Stand, Wording
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Claim, why="What we promise.", words=("words", "why", "evidence")),
    Nothing(model=Wording, why="What we promised before.", words=("words", "why", "evidence")),
    Holds(model=Stand, what="What they say of our promises", by={"person": "persons"}, words=("words", "reply")),
    Nothing(model=Look, why="What we took down, and why.", words=("why",)),
    Nothing(model=Reply, why="What we replied before.", words=("words",)),
    Nothing(model=Figure, why="How we do."),
)
