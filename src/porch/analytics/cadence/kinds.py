"""What we may begin with somebody, in the order a customer wants it; and what only answers for what we did."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What something that we start is."""

    QUESTION = "question"
    IDEA = "idea"
    INVITE = "invite"
    FEEDBACK = "feedback"
    OUTCOME = "outcome"
    THANKS = "thanks"
    APOLOGY = "apology"


ORDER = (Kind.QUESTION, Kind.IDEA, Kind.INVITE, Kind.FEEDBACK)
"""The order of the first essay: a light question, a little idea, an invite, and only then asking how it was."""
STARTED = frozenset(ORDER)
"""What counts as a burst. Outcome, thanks and apology do not: they pay back."""
ASKS = frozenset({Kind.FEEDBACK})
"""What asks something of people; everything else gives."""
NAMES = {
    Kind.QUESTION: "a question", Kind.IDEA: "a little idea", Kind.INVITE: "an invite",
    Kind.FEEDBACK: "asking how it was",
    Kind.OUTCOME: "what came of it", Kind.THANKS: "thanks", Kind.APOLOGY: "an apology",
}  # fmt: skip
