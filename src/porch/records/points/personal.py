"""What the table of engagement points holds of one person: nothing."""

from __future__ import annotations

from porch.records.points.models import Point
from porch.records.tables.personal import Nothing

TABLES = (
    Nothing(
        model=Point, why="What we want to reach, and how; its words may name somebody.",
        words=("objective", "activity", "tool", "measure"),
    ),
)  # fmt: skip
