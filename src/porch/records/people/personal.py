"""What the tables of people hold of one person."""

from __future__ import annotations

from porch.records.people.models import Attachment, Barrier, Called, Handle, Merge, NeverSame, NotACustomer, Person
from porch.records.tables.personal import Holds

TABLES = (
    Holds(model=Person, what="Who they are", by={"pk": "persons"}, own=True),
    Holds(model=Handle, what="Handles", by={"pk": "handles"}, own=True),
    Holds(model=Called, what="Words they are found by", by={"handle": "handles"}, own=True),
    Holds(model=Attachment, what="Handles joined by hand",
          by={"handle": "handles", "before": "persons", "after": "persons"}),
    Holds(model=Merge, what="Merges", by={"one": "persons", "into": "persons"}, words=("evidence",)),
    Holds(model=NeverSame, what="Who they are not", by={"one": "persons", "other": "persons"}),
    Holds(model=NotACustomer, what="Marks: not a customer", by={"kind,value": "keys"}),
    Holds(model=Barrier, what="Where they cannot go", by={"person": "persons"}, words=("why",)),
)  # fmt: skip
