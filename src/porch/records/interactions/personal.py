"""What the tables of the log hold of one person."""

from __future__ import annotations

from porch.records.interactions.models import (
    Delivery,
    File,
    Head,
    Interaction,
    Observation,
    Quarantined,
    Thread,
    ThreadKey,
)
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Head, why="One number."),
    Nothing(model=Delivery, why="Bytes without an owner: erasing looks through all of them."),
    Holds(model=Thread, what="Conversations", by={"pk": "threads"}, own=True),
    Nothing(model=ThreadKey, why="Names of items not heard yet: erasing takes those of a person's own."),
    Nothing(model=Observation, why="Names and versions of items: erasing takes those of a person's own."),
    Holds(
        model=Interaction, what="Everything said and done", by={"pk": "said", "thread": "threads"}, own=True,
    ),
    Holds(
        model=File, what="Photos and files", by={"interaction": "said", "interaction__thread": "threads"}, own=True,
        words=("url", "name", "alt", "error"),
    ),
    Nothing(model=Quarantined, why="Nobody could read whose it is: erasing empties what names the person."),
)  # fmt: skip
