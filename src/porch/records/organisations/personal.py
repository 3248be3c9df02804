"""What the tables of organisations hold of one person."""

from __future__ import annotations

from porch.records.organisations.models import Domain, Organisation, Role
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Organisation, why="A company is no person; one may be named for its owner.", words=("name", "key")),
    Nothing(model=Domain, why="Mail domains of companies."),
    Holds(model=Role, what="Where they work and worked", by={"person": "persons"}, words=("title",)),
)
