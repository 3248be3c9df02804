"""What the tables of ads hold of one person."""

from __future__ import annotations

from porch.records.ads.models import Refused, Spend
from porch.records.tables.personal import Nothing

TABLES = (
    Nothing(model=Spend, why="Sums by day and campaign.", words=("campaign", "source")),
    Nothing(model=Refused, why="Lines of an advertising export: campaigns, no people.", words=("why", "source")),
)
