"""Signals of what people did off the screen: voted, came, ordered, met."""

from __future__ import annotations

from porch.analytics.influence.signals import kinds
from porch.analytics.influence.signals.declaring import Signal, Subject
from porch.analytics.influence.signals.measures import Distinct, Total, Where, faded, people, share

SIGNALS = (
    Signal(
        id="voters", of=Subject.PERSON, unit="people", source="Ours: ideas others voted for",
        formula="distinct people who voted for what they proposed", why="An idea that others take up has moved them.",
        measure=people(*kinds.VOTE),
    ),
    Signal(
        id="guests", of=Subject.PERSON, unit="people", source="Ours: who brought whom",
        formula="distinct people who came after their invitation", why="They got up and came.",
        measure=people(*kinds.CAME),
    ),
    Signal(
        id="orders_365", of=Subject.PERSON, unit="acts", source="Named referrer (Schmitt et al. 2011)",
        formula="sum over ordered of 2 ** (-age / 365 d)", why="They bought, and said at whose word.",
        measure=faded(kinds.ORDERED, 365),
    ),
    Signal(
        id="met_people", of=Subject.PERSON, unit="people", source="Ours: online and in real life apart",
        formula="distinct people who acted in person", why="Influence face to face need not show online.",
        measure=Distinct("actor", Where(in_person=True)),
    ),
    Signal(
        id="in_person_share", of=Subject.PERSON, unit="share", source="Ours: online and in real life apart",
        formula="acts in person faded at 365 d / acts faded at 365 d", why="Where somebody's weight lies.",
        measure=share(Total("f365", Where(in_person=True)), Total("f365")),
    ),
)  # fmt: skip
