"""What the tables of surveys hold of one person."""

from __future__ import annotations

from porch.engagement.surveys.models import (
    Asked,
    Ballot,
    Invited,
    Outcome,
    Quote,
    Sheet,
    Sitting,
    Spent,
    Survey,
    Version,
)
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Survey, why="What we ask, and what for.", words=("name", "intro", "decided_with")),
    Nothing(model=Version, why="The questions as they were asked."),
    Nothing(model=Sitting, why="When we asked in a room; the notes may name somebody.", words=("notes",)),
    Nothing(model=Ballot, why="Answers nobody can be found by: without person, time and order."),
    Nothing(model=Spent, why="Digests of forms that were used; they lead to nobody."),
    Nothing(model=Outcome, why="What we decided.", words=("decided", "why")),
    Holds(model=Quote, what="Words of theirs that others may read", by={"sheet__person": "persons"}, words=("words",)),
    Holds(model=Sheet, what="What they answered in surveys", by={"person": "persons"}),
    Holds(
        model=Asked,
        what="Questions they put to the host of a survey",
        by={"person": "persons"},
        words=("words", "answer"),
    ),
    Holds(model=Invited, what="Surveys they were asked to take part in", by={"person": "persons"}),
)
