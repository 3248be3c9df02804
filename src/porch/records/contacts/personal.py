"""What the tables of contacts hold of one person."""

from __future__ import annotations

from porch.records.contacts.models import Contact, Naming
from porch.records.tables.personal import Holds

TABLES = (
    Holds(
        model=Contact,
        what="What our address books say",
        by={"namings__handle": "handles"},
        words=("name", "note", "organisation", "title"),
    ),
    Holds(model=Naming, what="Handles in our address books", by={"handle": "handles"}),
)
