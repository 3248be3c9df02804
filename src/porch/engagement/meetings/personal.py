"""What the tables of meetings hold of one person."""

from __future__ import annotations

from porch.engagement.meetings.models import Guest, Meeting, Version
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Meeting, why="When and where we meet; a meeting with nobody else goes with its guest."),
    Nothing(model=Version, why="The words of a meeting, which may name its guests.", words=("title", "place", "words")),
    Holds(model=Guest, what="Meetings we asked them to", by={"handle": "handles"}, own=True),
)
