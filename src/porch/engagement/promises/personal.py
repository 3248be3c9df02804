"""What the tables of promises hold of one person."""

from __future__ import annotations

from porch.engagement.promises.models import Promise
from porch.records.tables.personal import Holds

TABLES = (
    Holds(
        model=Promise,
        what="What we promised",
        by={"handle": "handles", "thread": "threads", "interaction": "said", "found_in": "said"},
        words=("words", "why"),
    ),
)
