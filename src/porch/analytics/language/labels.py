"""What is said of a text: labels with a probability, and corrections by which a team teaches its own."""

from __future__ import annotations

from dataclasses import dataclass

NEEDS = ("question", "complaint", "request", "praise", "idea", "promise_claim", "churn_risk", "spam", "automatic")
SENTIMENTS = ("negative", "neutral", "positive")
COMMITMENTS = ("commitment", "none")
TAUGHT = (*NEEDS, *SENTIMENTS, "commitment")
"""The labels a correction may name."""

UNKNOWN = "und"
"""The language of a text that is in none, or that is too short to tell (ISO 639-2)."""

SURE = 0.7
"""From this probability on a label is said without "unsure"."""
POSSIBLE = 0.3
"""From this probability on a need is named at all: between the two somebody should look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label: how likely it is, whether that is sure enough to act on, and the words that moved it most."""

    name: str
    probability: float
    sure: bool
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What one text says.

    `language` is an ISO 639 code or "und". `sentiment` is the likeliest of SENTIMENTS. `needs` are those of NEEDS that
    are at least POSSIBLE, likeliest first. `commitment` is named "commitment" or "none"; its first words are the phrase
    that commits, as it was written.
    """

    language: str
    sentiment: Label
    needs: tuple[Label, ...]
    commitment: Label

    @property
    def unsure(self) -> bool:
        """Tell whether somebody should look: a need or a commitment that may be there, and no sure need beside it."""
        doubtful = any(not label.sure for label in (*self.needs, self.commitment))
        return doubtful and not any(label.sure for label in self.needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A colleague's word on a text: `label`, one of TAUGHT, is right for it, or is not."""

    text: str
    label: str
    right: bool


def label(name: str, probability: float, words: tuple[str, ...] = ()) -> Label:
    """Return a label that is sure from SURE on.

    >>> label("question", 0.9, ("what", "time"))
    Label(name='question', probability=0.9, sure=True, words=('what', 'time'))
    """
    return Label(name=name, probability=round(probability, 4), sure=probability >= SURE, words=words)
