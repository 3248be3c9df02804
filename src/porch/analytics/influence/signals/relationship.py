"""Signals of a pair, the first of whom acted on the second: how often, how closely, for how long."""

from __future__ import annotations

from porch.analytics.influence.signals import kinds
from porch.analytics.influence.signals.declaring import Direction, Signal, Subject
from porch.analytics.influence.signals.measures import (
    Age,
    Constant,
    Distinct,
    Even,
    Least,
    Minus,
    Most,
    Of,
    Over,
    Plus,
    Times,
    Total,
    Where,
    faded,
    mean_amount,
    share,
)  # fmt: skip

ON, BACK = faded((), 30), Total("back_30", of=Of.PAIRS)
GILBERT = "Gilbert and Karahalios 2009 (tie strength)"

SIGNALS = (
    Signal(
        id="acts_30", of=Subject.PAIR, unit="acts", source=GILBERT,
        formula="sum over acts of the first on the second of 2 ** (-age / 30 d)",
        why="Who acted lately acts again.", measure=ON,
    ),
    Signal(
        id="back_30", of=Subject.PAIR, unit="acts", source=GILBERT,
        formula="sum over acts of the second on the first of 2 ** (-age / 30 d)",
        why="Attention that is returned lasts.", measure=BACK,
    ),
    Signal(
        id="reciprocity", of=Subject.PAIR, unit="share", source="Granovetter 1973",
        formula="the smaller of acts_30 and back_30 / the larger", why="A tie has two ends.", measure=Even(ON, BACK),
    ),
    Signal(
        id="initiative", of=Subject.PAIR, unit="share", source="Ours: who seeks whom",
        formula="acts_30 / (acts_30 + back_30)", direction=Direction.CONTEXT,
        why="Whoever always begins is the one who is moved.", measure=share(ON, Plus(ON, BACK)),
    ),
    Signal(
        id="weeks", of=Subject.PAIR, unit="weeks", source=GILBERT,
        formula="distinct weeks in which the first acted on the second",
        why="Ten weeks are a habit, ten acts in one hour are not.", measure=Distinct("week", of=Of.WEEKS),
    ),
    Signal(
        id="ways", of=Subject.PAIR, unit="kinds", source="Haythornthwaite 2005 (media multiplexity)",
        formula="distinct kinds of act", why="Those who are close use every way they have.", measure=Distinct("kind"),
    ),
    Signal(
        id="highest_rung", of=Subject.PAIR, unit="rung 1 to 6", source="Ours: the ladder, like to face to face",
        formula="highest of 1 like, 2 share, 3 reply, 4 message, 5 call, 6 meeting",
        why="How far somebody has come up the steps.", measure=Most("rung"),
    ),
    Signal(
        id="met_365", of=Subject.PAIR, unit="acts", source=GILBERT,
        formula="sum over meetings, visits and acts in person of 2 ** (-age / 365 d)",
        why="Face to face outweighs the screen.", measure=Total("f365", Where(flag="met")),
    ),
    Signal(
        id="call_minutes_30", of=Subject.PAIR, unit="minutes", source="Onnela et al. 2007 (length of calls)",
        formula="sum over calls of their amount * 2 ** (-age / 30 d)", why="Time is what nobody can fake.",
        measure=Total("amount", Where(kinds=kinds.CALL)),
    ),
    Signal(
        id="private_90", of=Subject.PAIR, unit="acts", source=GILBERT,
        formula="sum over messages and mail of 2 ** (-age / 90 d)", why="What is said in private is meant.",
        measure=faded(kinds.MESSAGE, 90),
    ),
    Signal(
        id="private_share", of=Subject.PAIR, unit="share", source=GILBERT,
        formula="messages, mail and calls faded at 90 d / acts faded at 90 d",
        why="Who leaves the stage to talk is closer than who only applauds.",
        measure=share(faded((*kinds.MESSAGE, *kinds.CALL), 90), faded((), 90)),
    ),
    Signal(
        id="overdue", of=Subject.PAIR, unit="gaps", source="Ours: the pair's own rhythm",
        formula="time since both had acted last / the first's mean gap between acts; null for one-sided pairs",
        direction=Direction.LOWERS, why="A silence means little by itself, much beside a pair's own rhythm.",
        measure=Over(
            Times(Age(Most("both_at", of=Of.PAIRS)), Minus(Total("n"), Constant(1.0))),
            Minus(Age(Least("first_at")), Age(Most("last_at"))),
        ),
    ),
    Signal(
        id="common_friends", of=Subject.PAIR, unit="friends, discounted", source="Adamic and Adar 2003",
        formula="sum over people tied to both of 1 / ln(their ties), who have no more than 100",
        why="Friends in common hold a tie.", measure=Total("common", of=Of.PAIRS),
    ),
    Signal(
        id="words_each", of=Subject.PAIR, unit="words", source=GILBERT,
        formula="mean amount of messages and mail, faded at 30 d", why="Long letters are written to few.",
        measure=mean_amount(*kinds.MESSAGE),
    ),
    Signal(
        id="thanks_rate", of=Subject.PAIR, unit="share", source=GILBERT,
        formula="thanks faded at 90 d / acts faded at 90 d", why="Warmth, counted where it is said.",
        measure=share(faded(kinds.THANK, 90), faded((), 90)),
    ),
    Signal(
        id="topics_shared", of=Subject.PAIR, unit="topics", source="Ours: breadth of a tie",
        formula="distinct topics of the first's acts on the second",
        why="Who follows somebody on many things follows the person.",
        measure=Distinct("topic", Where(flag="topical")),
    ),
    Signal(
        id="acquainted", of=Subject.PAIR, unit="days", source=GILBERT,
        formula="now - first act", why="Old ties hold.", measure=Age(Least("first_at")),
    ),
    Signal(
        id="silent", of=Subject.PAIR, unit="days", source=GILBERT, direction=Direction.LOWERS,
        formula="now - last act", why="Ties that are not used fade.", measure=Age(Most("last_at")),
    ),
)  # fmt: skip
