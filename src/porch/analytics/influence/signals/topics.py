"""Signals of a person on one topic: influence is topical."""

from __future__ import annotations

from porch.analytics.influence.signals.declaring import Direction, Signal, Subject
from porch.analytics.influence.signals.measures import Age, Distinct, Most, Over, Total, Where, faded

KLOUT = "Spasojevic et al. 2014 (topics of influence)"

SIGNALS = (
    Signal(
        id="topic_acts_7", of=Subject.TOPIC, unit="acts", source=KLOUT,
        formula="sum over acts on the topic of 2 ** (-age / 7 d)", why="What people come to them for this week.",
        measure=faded((), 7),
    ),
    Signal(
        id="topic_acts_30", of=Subject.TOPIC, unit="acts", source=KLOUT,
        formula="sum over acts on the topic of 2 ** (-age / 30 d)", why="What people come to them for this month.",
        measure=faded((), 30),
    ),
    Signal(
        id="topic_people", of=Subject.TOPIC, unit="people", source=KLOUT,
        formula="distinct people who acted on the topic", why="Who is asked by many knows something.",
        measure=Distinct("actor"),
    ),
    Signal(
        id="topic_share", of=Subject.TOPIC, unit="share", source=KLOUT,
        formula="acts on the topic faded at 30 d / all acts they draw with any topic, faded at 30 d",
        why="Is it what they are known for, or did it come up once?", measure=Over(faded((), 30), Most("person_30")),
    ),
    Signal(
        id="topic_authority", of=Subject.TOPIC, unit="share", source=KLOUT,
        formula="acts on the topic faded at 30 d / acts anybody draws on it, faded at 30 d",
        why="In a small circle few acts make a voice.", measure=Over(faded((), 30), Most("topic_30")),
    ),
    Signal(
        id="topic_met", of=Subject.TOPIC, unit="acts", source="Ours: online and in real life apart",
        formula="sum over acts in person on the topic of 2 ** (-age / 365 d)",
        why="Who is listened to on it face to face.", measure=Total("f365", Where(in_person=True)),
    ),
    Signal(
        id="topic_silent", of=Subject.TOPIC, unit="days", source="Recency (Fader et al. 2005)",
        formula="now - last act on the topic", direction=Direction.LOWERS, why="Authorities are forgotten.",
        measure=Age(Most("last_at")),
    ),
)  # fmt: skip
