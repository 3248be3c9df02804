"""What the tables of influence hold of one person."""

from __future__ import annotations

from porch.projections.influence.models import Act, Cursor, Learnt, Named, Part, Past, Pull, Scoring, Sway
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Cursor, why="How far the log is read."),
    Nothing(model=Learnt, why="Words that stand in five conversations at least, and what weighs on which topic."),
    Nothing(model=Scoring, why="When all were scored, and numbers about us as a whole."),
    Nothing(model=Part, why="Numbers of a Sway, which goes with its person."),
    Holds(
        model=Act, what="Who did something towards whom",
        by={"interaction": "said", "actor": "handles", "target": "handles"},
    ),
    Holds(model=Named, what="Names in words of theirs we do not know", by={"interaction": "said"}, words=("value",)),
    Holds(model=Sway, what="How many people follow what they say", by={"person": "persons"}),
    Holds(model=Past, what="How that was on earlier days", by={"person": "persons"}),
    Holds(model=Pull, what="Who moves them, and whom they move", by={"source": "persons", "target": "persons"}),
)  # fmt: skip
