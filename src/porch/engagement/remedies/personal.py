"""What the tables of remedies hold of one person."""

from __future__ import annotations

from porch.engagement.remedies.models import Remedy
from porch.records.tables.personal import Nothing

TABLES = (Nothing(model=Remedy, why="Which ideas would meet which need."),)
