"""What the tables of questions hold of one person."""

from __future__ import annotations

from porch.engagement.help.models import (
    Answer,
    AnswerVote,
    Edition,
    Follow,
    Look,
    Page,
    Question,
    Routed,
    Solved,
    Wrong,
)
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Holds(model=Question, what="Questions they asked", by={"author": "persons"}, words=("title", "words"), own=True),
    Holds(model=Answer, what="Answers they gave", by={"author": "persons"}, words=("words", "best_why"), own=True),
    Holds(model=AnswerVote, what="Answers they found right", by={"person": "persons"}),
    Holds(model=Solved, what="Answers that solved it for them", by={"person": "persons"}),
    Holds(model=Wrong, what="Answers they called mistaken", by={"person": "persons"}, words=("why",)),
    Holds(model=Routed, what="Questions they were asked to answer", by={"person": "persons"}, words=("why",)),
    Holds(model=Follow, what="Questions they wanted to see answered", by={"person": "persons"}),
    Nothing(model=Look, why="What colleagues let stand or hid, and why.", words=("why",)),
    Nothing(model=Page, why="What is known now.", words=("title",)),
    Nothing(model=Edition, why="The words of what is known.", words=("title", "words")),
)
