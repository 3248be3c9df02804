"""What the tables of guests hold of one person."""

from __future__ import annotations

from porch.records.guests.models import Challenge, Code, Errand, Passkey, Provider, PublicName, Stay
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Code, why="Keyed digests of codes and of where they went, gone after a day; they lead to nobody."),
    Holds(model=Stay, what="Where they are signed in", by={"handle": "handles"}),
    Nothing(model=Challenge, why="Digests of chance that a passkey has signed or a browser found, gone after a day."),
    Nothing(model=Errand, why="What strangers wrote before they were known, sealed and gone after an hour."),
    Nothing(model=Provider, why="Whom customers may sign in with, and how that one knows us."),
    Holds(model=Passkey, what="Passkeys", by={"handle": "handles"}),
    Holds(model=PublicName, what="What they are called in public", by={"person": "persons"}),
)
