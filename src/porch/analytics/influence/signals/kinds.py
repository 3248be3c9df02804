"""What kinds of act the signals tell apart. An act is by its actor and to the credit of its target."""

from __future__ import annotations

from typing import Final

SHARE: Final = ("share",)
REPLY: Final = ("reply",)
MENTION: Final = ("mention",)
LIKE: Final = ("like",)
QUOTE: Final = ("quote",)
CLICK: Final = ("click",)
MESSAGE: Final = ("message", "mail")
CALL: Final = ("call",)
MET: Final = ("meeting", "visit")
CAME: Final = ("came", "brought")  # after the target's invitation
ORDERED: Final = ("ordered",)  # naming the target as who referred them
VOTE: Final = ("vote",)  # for what the target proposed
THANK: Final = ("thank",)
REFER: Final = ("refer",)  # sent others to the target
ACCEPT: Final = ("accept",)  # the target's answer, as the one that helped
KEEP: Final = ("keep",)  # the target kept a promise to the actor
BREAK: Final = ("break",)  # ... or broke it
ANSWER: Final = ("answer",)  # the target answered the actor within what was promised
MOOD: Final = ("mood",)  # how the actor's mood changed after contact with the target: the amount
FOLLOW: Final = ("follow",)
VIEW: Final = ("view",)
POST: Final = "post"  # without a target: the actor's own words

RUNGS: Final = (
    (1.0, (*LIKE, *CLICK, *VOTE)),
    (2.0, (*SHARE, *QUOTE, *MENTION)),
    (3.0, (*REPLY, *ANSWER, *ACCEPT, *THANK, *REFER)),
    (4.0, MESSAGE),
    (5.0, CALL),
    (6.0, (*MET, *CAME)),
)
"""How close an act brings two: from a click to face to face. Kinds that are not named stand on no rung."""
