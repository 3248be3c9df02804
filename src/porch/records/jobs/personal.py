"""What the tables of jobs hold of one person."""

from __future__ import annotations

from porch.records.jobs.models import Job, Period
from porch.records.tables.personal import Nothing

TABLES = (
    Nothing(
        model=Job,
        why="Work names rows by number; what went wrong may name anybody.",
        words=("arguments", "key", "error"),
    ),
    Nothing(model=Period, why="When a task comes round again."),
)
