"""Signals of what somebody draws from others: shares, replies, mentions, and how soon and how many."""

from __future__ import annotations

from porch.analytics.influence.signals import kinds
from porch.analytics.influence.signals.declaring import Direction, Signal, Subject
from porch.analytics.influence.signals.measures import (
    HOUR,
    Age,
    Constant,
    Distinct,
    Given,
    Most,
    Of,
    Over,
    Plus,
    Total,
    Where,
    faded,
    mean_amount,
    people,
)  # fmt: skip

KLOUT = "Rao et al. 2015 (arXiv 1510.08487), faded at several paces"
PACES = {
    1: "Who is answered today is likelier answered tomorrow than who was last week.",
    7: "A week evens out the days.",
    30: "A month shows who is answered steadily.",
}


def _paced(name: str, chosen: tuple[str, ...], days: int) -> Signal:
    return Signal(
        id=f"{name}_{days}", of=Subject.PERSON, unit="acts", source=KLOUT, why=PACES[days],
        formula=f"sum over {name} of 2 ** (-age / {days} d)", measure=faded(chosen, days),
    )  # fmt: skip


def _week(name: str, chosen: tuple[str, ...], why: str) -> Signal:
    return Signal(
        id=f"{name}_7", of=Subject.PERSON, unit="acts", source=KLOUT, why=why,
        formula=f"sum over {name} of 2 ** (-age / 7 d)", measure=faded(chosen, 7),
    )  # fmt: skip


SIGNALS = (
    *(_paced("shares", kinds.SHARE, days) for days in PACES),
    *(_paced("replies", kinds.REPLY, days) for days in PACES),
    *(_paced("mentions", kinds.MENTION, days) for days in PACES),
    _week("likes", kinds.LIKE, "The cheapest nod there is, and the most frequent."),
    _week("quotes", kinds.QUOTE, "Who quotes adds words of their own before their own people."),
    _week("clicks", kinds.CLICK, "A click is attention that does not show off."),
    Signal(
        id="responders_90", of=Subject.PERSON, unit="people", source="Ours: people, not acts",
        formula="distinct people whose last act was within 90 d",
        why="Ten people moved once is more than one moved ten times.",
        measure=Distinct("actor", Where(since="last_at", days=90), Of.PAIRS),
    ),
    Signal(
        id="new_responders_30", of=Subject.PERSON, unit="people", source="Ours: 94 to 99 % of pairs are new",
        formula="distinct people whose first act was within 30 d",
        why="Most who respond tomorrow never did before; who draws new people draws more.",
        measure=Distinct("actor", Where(since="first_at", days=30), Of.PAIRS),
    ),
    Signal(
        id="responses_per_post", of=Subject.PERSON, unit="acts a post", source="Rate shrunk by one of each",
        formula="(1 + acts faded at 30 d) / (1 + posts faded at 30 d); null without posts",
        why="Who says little and is answered much carries weight.",
        measure=Given(
            Over(Plus(faded((), 30), Constant(1.0)), Plus(Total("f30", of=Of.POSTS), Constant(1.0))),
            Total("n", of=Of.POSTS),
        ),
    ),
    Signal(
        id="reply_delay", of=Subject.PERSON, unit="hours", source="Goyal et al. 2010 (influence decays with delay)",
        formula="mean amount of replies, faded at 30 d", direction=Direction.LOWERS,
        why="What moves people moves them soon.", measure=mean_amount(*kinds.REPLY),
    ),
    Signal(
        id="hours_since_response", of=Subject.PERSON, unit="hours", source="Recency (Fader et al. 2005)",
        formula="now - last act of anybody", direction=Direction.LOWERS,
        why="Whoever has drawn nothing for long may have stopped.", measure=Age(Most("last_at"), HOUR),
    ),
    Signal(
        id="replies_each", of=Subject.PERSON, unit="replies a person", source="Depth of thread, as the frame tells it",
        formula="replies / distinct people who replied", why="A second reply is a talk, not a shout.",
        measure=Over(Total("n", Where(kinds=kinds.REPLY)), people(*kinds.REPLY)),
    ),
    Signal(
        id="second_hop_shares", of=Subject.PERSON, unit="acts", source="Bakshy et al. 2011 (cascades)",
        formula="sum over people who shared of the shares they draw themselves, faded at 30 d",
        why="Word that is passed on is passed on again only by those whom others hear.",
        measure=Total("own_shares_30", Where(flag="shared"), Of.PAIRS),
    ),
)  # fmt: skip
