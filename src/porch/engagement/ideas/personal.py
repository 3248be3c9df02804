"""What the tables of ideas hold of one person."""

from __future__ import annotations

from porch.engagement.ideas.models import (
    Apart,
    Board,
    Carried,
    Comment,
    Decision,
    Follow,
    Idea,
    Joining,
    Look,
    Milestone,
    Opinion,
    Picture,
    Showing,
    Standing,
    Stem,
    Vote,
)
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Board, why="Places for ideas; their words may name somebody.", words=("about", "policy")),
    Holds(model=Idea, what="Ideas they proposed", by={"author": "persons"}, words=("title", "words"), own=True),
    Holds(model=Vote, what="What they were for", by={"person": "persons"}),
    Holds(model=Follow, what="Ideas they wanted to hear of", by={"person": "persons"}),
    Holds(model=Comment, what="What they said below ideas", by={"author": "persons"}, words=("words",), own=True),
    Holds(model=Opinion, what="What they said of our decisions", by={"person": "persons"}, words=("words",)),
    Nothing(model=Picture, why="Pictures of ideas; those of whoever is forgotten go with them.", words=("alt",)),
    Nothing(model=Carried, why="Votes of people nobody can name."),
    Nothing(model=Look, why="What colleagues let stand or hid, and why.", words=("why",)),
    Nothing(model=Joining, why="Which ideas are one."),
    Nothing(model=Apart, why="Which ideas are two."),
    Nothing(model=Decision, why="What we decided, and why.", words=("reason", "alternative")),
    Nothing(model=Milestone, why="Steps on the way.", words=("name",)),
    Nothing(model=Showing, why="How often ideas were shown."),
    Nothing(model=Standing, why="How well ideas stand."),
    Nothing(model=Stem, why="Beginnings of the words of ideas; they go with them."),
)
