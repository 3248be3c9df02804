"""Signals of who responds: how choosy, how much heard themselves, how many in effect."""

from __future__ import annotations

from porch.analytics.influence.signals.declaring import Direction, Signal, Subject
from porch.analytics.influence.signals.measures import Distinct, Of, Over, Times, Total, Where, share

RESPONDERS = Distinct("actor", of=Of.PAIRS)
LATELY = Total("f90", of=Of.PAIRS)

SIGNALS = (
    Signal(
        id="selectivity", of=Subject.PERSON, unit="people", source="Romero et al. 2011 (passivity)",
        formula="sum over responders of 1 / on how many people they act",
        why="A nod of somebody who nods at everybody says little.",
        measure=Total("selective", of=Of.PAIRS),
    ),
    Signal(
        id="responders_drawn", of=Subject.PERSON, unit="acts", source="Responders of responders, one step of PageRank",
        formula="sum over responders of what they draw themselves, faded at 7 d",
        why="To move those who move others reaches further.", measure=Total("own_7", of=Of.PAIRS),
    ),
    Signal(
        id="customer_share", of=Subject.PERSON, unit="share", source="Ours: influence on our customers",
        formula="responders who are customers / responders", why="Whom does it reach: those who buy from us?",
        measure=share(Distinct("actor", Where(group="customers"), Of.PAIRS), RESPONDERS),
    ),
    Signal(
        id="verified_share", of=Subject.PERSON, unit="share", source="Ours: against bought responders",
        formula="responders whose identity is known / responders",
        why="Accounts that nobody stands behind can be bought.",
        measure=share(Distinct("actor", Where(group="verified"), Of.PAIRS), RESPONDERS),
    ),
    Signal(
        id="effective_responders", of=Subject.PERSON, unit="people", source="Hill 1973 (numbers of order 2)",
        formula="(sum w) ** 2 / sum w ** 2, w a responder's acts faded at 90 d",
        why="Ninety acts of one person and one each of nine are not ten people alike.",
        measure=Over(Times(LATELY, LATELY), Total("squared", of=Of.PAIRS)),
    ),
    Signal(
        id="mutual_share", of=Subject.PERSON, unit="share", source="Ours: rings of friends",
        formula="responders on whom they act too / responders", direction=Direction.LOWERS,
        why="Who praises each other in turn need move nobody else.",
        measure=share(Distinct("actor", Where(flag="mutual"), Of.PAIRS), RESPONDERS),
    ),
    Signal(
        id="returning_share", of=Subject.PERSON, unit="share", source="Repeat rate (Fader et al. 2005)",
        formula="responders who acted more than once / responders", why="Those who come back found something.",
        measure=share(Distinct("actor", Where(flag="again"), Of.PAIRS), RESPONDERS),
    ),
)  # fmt: skip
