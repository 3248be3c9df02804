"""The ladder of closeness, from watching to meeting: on which rung an interaction stands, and which comes next.

"If face-to-face meetings are not possible, pick up the phone ..., or email them or direct message them and use that as
the first step in a real conversation" (essay *Why social media is insufficient*): the order of the rungs is theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from porch.core.interaction import Kind, Visibility


class Rung(IntEnum):
    """How close a contact is, the closer the higher."""

    WATCH = 0
    LIKE = 1
    SHARE = 2
    COMMENT = 3
    REPLY = 4
    DM = 5
    MAIL = 6
    CALL = 7
    MEETING = 8

    @property
    def label(self) -> str:
        """What people call it.

        >>> Rung.DM.label, Rung.CALL.label
        ('direct message', 'call')
        """
        return "direct message" if self is Rung.DM else self.name.lower()


STEPS = (Rung.REPLY, Rung.DM, Rung.MAIL, Rung.CALL, Rung.MEETING)
"""The rungs that we can offer; the lower ones are theirs to take."""

TWO_WAY_BY_ITSELF = Rung.CALL
"""From here on a contact has two sides, whoever wrote it down."""

_NODS = {
    Kind.VIEW: Rung.WATCH, Kind.FOLLOW: Rung.WATCH, Kind.JOIN: Rung.WATCH, Kind.LIKE: Rung.LIKE,
    Kind.DISLIKE: Rung.LIKE, Kind.VOTE: Rung.LIKE, Kind.ANNOUNCE: Rung.SHARE, Kind.REVIEW: Rung.COMMENT,
    Kind.ANSWER: Rung.COMMENT, Kind.ACCEPT: Rung.REPLY, Kind.REJECT: Rung.REPLY, Kind.CALL: Rung.CALL,
    Kind.VISIT: Rung.MEETING, Kind.MEETING: Rung.MEETING,
}  # fmt: skip
_WORDS = frozenset({Kind.CREATE, Kind.QUESTION, Kind.INVITE, Kind.OFFER})
_BY_CHANNEL = {"email": Rung.MAIL, "phone": Rung.CALL, "in_person": Rung.MEETING, "calendar": Rung.MAIL}


def rung_of(kind: Kind, visibility: Visibility, channel: str, *, answers: bool = False) -> Rung | None:
    """Return the rung on which an interaction stands, or None for what is no contact: a purchase, a deed of ours.

    `answers` says that it is a reply to something; else public words are a comment.

    >>> [rung_of(Kind.CREATE, Visibility.PUBLIC, "x", answers=one).name for one in (False, True)]
    ['COMMENT', 'REPLY']
    >>> rung_of(Kind.CREATE, Visibility.DIRECT, "x").name, rung_of(Kind.CREATE, Visibility.DIRECT, "email").name
    ('DM', 'MAIL')
    >>> rung_of(Kind.PURCHASE, Visibility.DIRECT, "shop") is None
    True
    """
    if kind not in _WORDS:
        return _NODS.get(kind)
    if visibility is Visibility.IN_PERSON:
        return Rung.MEETING
    if channel in _BY_CHANNEL:
        return _BY_CHANNEL[channel]
    if visibility is Visibility.DIRECT:
        return Rung.DM
    return Rung.REPLY if answers else Rung.COMMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the next step depends on.

    `rung`: the highest reached, `two_way_days` and `strength` as in TIES; `open`: rungs on which we have a way to them
    and may take it (consent); `declined`: they said no to a step up, or asked for less; `unhappy`: a complaint of
    theirs is not solved; `quiet`: silent for more than their own rhythm bears; `words`: what they said, newest first.
    """

    rung: Rung
    two_way_days: int
    strength: float | None
    open: frozenset[Rung]
    declined: bool = False
    unhappy: bool = False
    quiet: bool = False
    words: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to offer next: a rung, why, and words to begin with. `rung` None: stay where you are, and why.

    `opening` is empty where they said nothing that could be quoted: none is made up.
    """

    rung: Rung | None
    reason: str
    opening: str = ""


NEEDED = {Rung.REPLY: 0, Rung.DM: 2, Rung.MAIL: 2, Rung.CALL: 3, Rung.MEETING: 4}
"""Two-way days before a rung is offered: a decision of ours, stated so that it can be argued with."""

LEAST_STRENGTH = 0.2
"""Below it the next exchange is less likely than not even in three times their rhythm (1 - 0.8^3 = 0.49)."""

_ASKS = {
    Rung.REPLY: "You wrote \u201c{words}\u201d.",
    Rung.DM: "You wrote \u201c{words}\u201d. May we go on in private?",
    Rung.MAIL: "You wrote \u201c{words}\u201d. May I send you more about it by mail?",
    Rung.CALL: "You wrote \u201c{words}\u201d. Shall we talk about it by telephone?",
    Rung.MEETING: "You wrote \u201c{words}\u201d. I would like to see that with you: may I come by?",
}
LONGEST_QUOTE = 90


def next_step(standing: Standing) -> Step:
    """Return the next rung up that the relationship and consent bear, one at a time, or why to stay.

    Never up when they declined, while a complaint of theirs is open, or when they have gone quiet: then the next word
    belongs where they are used to hearing us.

    >>> ann = Standing(rung=Rung.REPLY, two_way_days=4, strength=0.5, open=frozenset({Rung.DM, Rung.CALL}),
    ...                words=["The bread was lovely. Again!"])
    >>> step = next_step(ann)
    >>> step.rung.label, step.reason
    ('direct message', 'You answered each other on 4 days, by reply at most. A direct message is open to you.')
    >>> step.opening
    'You wrote \u201cThe bread was lovely.\u201d. May we go on in private?'
    """
    if held := _held(standing):
        return Step(rung=None, reason=held)
    above = [rung for rung in STEPS if rung > standing.rung and rung in standing.open]
    if not above:
        return Step(rung=None, reason=f"No way to them is open above {standing.rung.label}.")
    rung = above[0]
    missing = NEEDED[rung] - standing.two_way_days
    if missing > 0:
        return Step(rung=None, reason=f"A {rung.label} wants {NEEDED[rung]} days of talking, {missing} to go.")
    days = "1 day" if standing.two_way_days == 1 else f"{standing.two_way_days} days"
    reason = f"You answered each other on {days}, by {standing.rung.label} at most. A {rung.label} is open to you."
    return Step(rung=rung, reason=reason, opening=opening(rung, standing.words))


def _held(standing: Standing) -> str:
    if standing.declined:
        return "They declined a step up: stay until they take one."
    if standing.unhappy:
        return "Something they complained of is open: solve it first."
    if standing.quiet:
        return "They have gone quiet: write where they are used to hearing from you."
    if standing.strength is not None and standing.strength < LEAST_STRENGTH:
        return "The tie is thin: write where they are used to hearing from you."
    return ""


def opening(rung: Rung, words: Sequence[str]) -> str:
    """Return words to begin with that quote what they said last, or nothing where nothing can be quoted.

    >>> opening(Rung.CALL, ["  ", "Is there a  bag with a handle? I carry four."])
    'You wrote \u201cIs there a bag with a handle?\u201d. Shall we talk about it by telephone?'
    >>> opening(Rung.CALL, [])
    ''
    """
    quote = next((found for one in words if (found := _quotable(one))), "")
    return _ASKS[rung].format(words=quote) if quote else ""


def _quotable(words: str) -> str:
    flat = " ".join(words.split())
    ends = [place + 1 for mark in ".!?" if (place := flat.find(mark + " ")) > 0]
    first = flat[: min(ends)] if ends else flat
    return first if len(first) <= LONGEST_QUOTE else f"{first[: LONGEST_QUOTE - 1].rsplit(' ', 1)[0]}\u2026"
