"""Signals of trust: facts, each of them somebody's act."""

from __future__ import annotations

from porch.analytics.influence.signals import kinds
from porch.analytics.influence.signals.declaring import Signal, Subject
from porch.analytics.influence.signals.measures import Distinct, Of, Total, Where, faded, kept, mean_amount, share

MAYER = "Mayer, Davis and Schoorman 1995"

SIGNALS = (
    Signal(
        id="promises_kept", of=Subject.PERSON, unit="share", source=f"{MAYER} (integrity); Laplace 1774",
        formula="(1 + kept) / (2 + kept + broken); null without promises",
        why="Whoever keeps their word is believed the next time.",
        measure=kept(Total("n", Where(kinds=kinds.KEEP)), Total("n", Where(kinds=kinds.BREAK))),
    ),
    Signal(
        id="answered_in_time", of=Subject.PERSON, unit="share", source=f"{MAYER} (ability)",
        formula="people promised an answer whom they answered in time / people promised an answer who acted on them",
        why="Help that comes when it was promised is ability one can see.",
        measure=share(
            Distinct("actor", Where(kinds=kinds.ANSWER, group="promised")),
            Distinct("actor", Where(group="promised"), Of.PAIRS),
        ),
    ),
    Signal(
        id="mood_change", of=Subject.PERSON, unit="points of mood", source="Paired mean (Gosset 1908)",
        formula="mean amount of mood, faded at 30 d", why="Do people leave gladder than they came?",
        measure=mean_amount(*kinds.MOOD),
    ),
    Signal(
        id="recommended_365", of=Subject.PERSON, unit="acts", source="Reichheld 2003 (recommending)",
        formula="sum over refer of 2 ** (-age / 365 d)", why="Who recommends stakes their own name.",
        measure=faded(kinds.REFER, 365),
    ),
    Signal(
        id="answers_accepted_365", of=Subject.PERSON, unit="acts", source="Community questions and answers",
        formula="sum over accept of 2 ** (-age / 365 d)", why="Somebody tried the advice and it helped.",
        measure=faded(kinds.ACCEPT, 365),
    ),
    Signal(
        id="thanks_90", of=Subject.PERSON, unit="acts", source="Grant and Gino 2010 (thanks)",
        formula="sum over thank of 2 ** (-age / 90 d)", why="Thanks name whom somebody owes something.",
        measure=faded(kinds.THANK, 90),
    ),
)  # fmt: skip
