"""What is shown beside a score and never part of it: it can be bought, or says how much rather than how well."""

from __future__ import annotations

from porch.analytics.influence.signals import kinds
from porch.analytics.influence.signals.declaring import Direction, Signal, Subject
from porch.analytics.influence.signals.measures import Distinct, Of, Total, Where

SIGNALS = (
    Signal(
        id="followers", of=Subject.PERSON, unit="people", source="Cha et al. 2010 (the million follower fallacy)",
        formula="distinct people seen to follow", direction=Direction.CONTEXT, why="It can be bought.",
        measure=Distinct("actor", Where(kinds=kinds.FOLLOW), Of.CONTEXT),
    ),
    Signal(
        id="viewers", of=Subject.PERSON, unit="people", source="Ours: nobody did anything by it",
        formula="distinct people seen to view", direction=Direction.CONTEXT, why="Seen is not moved.",
        measure=Distinct("actor", Where(kinds=kinds.VIEW), Of.CONTEXT),
    ),
    Signal(
        id="posts_30", of=Subject.PERSON, unit="posts", source="Ours: activity is not influence",
        formula="sum over their posts of 2 ** (-age / 30 d)", direction=Direction.CONTEXT,
        why="How much there was to respond to.", measure=Total("f30", of=Of.POSTS),
    ),
    Signal(
        id="given_30", of=Subject.PERSON, unit="acts", source="Ours: activity is not influence",
        formula="sum over their acts on others of 2 ** (-age / 30 d)", direction=Direction.CONTEXT,
        why="What they give out says how present they are.", measure=Total("f30", of=Of.DONE),
    ),
)  # fmt: skip
