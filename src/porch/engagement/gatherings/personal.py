"""What the tables of gatherings hold of one person."""

from __future__ import annotations

from porch.engagement.gatherings.models import (
    Arrival,
    CalendarReply,
    Change,
    Choice,
    Gathering,
    Guest,
    Item,
    LeftOut,
    Occurrence,
    Offer,
    Plan,
    Remark,
    Seat,
    Series,
    SeriesChange,
)
from porch.records.tables.personal import Holds, Nothing

TABLES = (
    Nothing(model=Gathering, why="What we invite to; its words may name somebody.", words=("name", "why_all")),
    Nothing(model=Plan, why="Numbers of a plan; whom it chose stands beside it."),
    Holds(model=LeftOut, what="Gatherings they were to be left out of", by={"person": "persons"}),
    Holds(model=Choice, what="Plans of whom to invite that have them", by={"person": "persons"}),
    Nothing(model=Series, why="What comes again, and where.", words=("name", "place", "words")),
    Nothing(model=Occurrence, why="When and where people meet.", words=("name", "place", "words")),
    Nothing(model=SeriesChange, why="What was changed of what comes again."),
    Nothing(model=Change, why="What was changed of a date, and told.", words=("words",)),
    Nothing(model=Item, why="What is on the agenda of a date.", words=("title",)),
    Holds(model=Seat, what="Seats they have at gatherings", by={"guest__person": "persons"}),
    Holds(model=Offer, what="Seats they were offered", by={"guest__person": "persons"}),
    Holds(model=Arrival, what="When they were seen to come", by={"guest__person": "persons"}),
    Holds(model=CalendarReply, what="Answers out of their calendar", by={"guest__person": "persons"}),
    Holds(
        model=Remark,
        what="What was written down of them at gatherings",
        by={"guest__person": "persons"},
        words=("words",),
    ),
    Holds(
        model=Guest,
        what="Gatherings they were asked to, and what they answered",
        by={"person": "persons"},
        words=("came_with", "told_by"),
    ),
)
