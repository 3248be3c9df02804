"""What the tables of the post hold of one person."""

from __future__ import annotations

from porch.desk.post.models import Count, Missed, SentOn, Spent
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Count, why="Counts by day; the ids that are missing may name somebody.", words=("missing",)),
    Nothing(model=Spent, why="How much of a limit is used."),
    Holds(model=Missed, what="Answers they have not read", by={"handle": "handles", "answer": "said"}),
    Holds(model=SentOn, what="Answers sent on by mail", by={"handle": "handles"}),
)
