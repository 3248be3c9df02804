"""What the tables of choices hold of one person."""

from __future__ import annotations

from porch.engagement.choices.models import Ballot, Choice, Fact, Option, Outcome, Part, Pick
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Choice, why="What we ask customers to choose, and what for.", words=("words", "why", "decides")),
    Nothing(model=Option, why="What there is to choose from.", words=("title", "words", "costs", "limits", "time")),
    Nothing(model=Fact, why="What one should know before choosing.", words=("words", "source")),
    Nothing(model=Ballot, why="Picks nobody can be found by: without person, time and order."),
    Nothing(model=Outcome, why="What we decided.", words=("decided", "reasons", "alternatives")),
    Holds(model=Pick, what="What they chose", by={"part__person": "persons"}),
    Holds(model=Part, what="Choices they took part in", by={"person": "persons"}),
)
