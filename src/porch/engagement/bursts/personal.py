"""What the tables of bursts hold of one person."""

from __future__ import annotations

from porch.engagement.bursts.models import (
    Approval,
    Burst,
    Delivery,
    Ending,
    Hold,
    Learnt,
    LeftOut,
    Line,
    Named,
    Own,
    Plan,
    Reminder,
)  # fmt: skip
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Burst, why="What we begin; its words may name somebody.", words=("name", "subject", "words")),
    Nothing(model=Approval, why="Which colleague let it go."),
    Nothing(model=Ending, why="When it was let go or stopped."),
    Nothing(model=Learnt, why="Numbers of people."),
    Nothing(model=Plan, why="Numbers of a plan; whom it is of stands beside it."),
    Nothing(model=Reminder, why="When everybody is to be reminded.", words=("words",)),
    Nothing(model=Hold, why="Which segment is left in peace.", words=("why",)),
    Holds(model=Named, what="Bursts that were for them by name", by={"person": "persons"}),
    Holds(model=LeftOut, what="Bursts a colleague left them out of", by={"person": "persons"}),
    Holds(model=Own, what="Lines written for them", by={"person": "persons"}, words=("words",)),
    Holds(model=Line, what="What plans said of them, and by which rule", by={"person": "persons"}),
    Holds(model=Delivery, what="Bursts that went to them or were held back", by={"person": "persons"}),
)
