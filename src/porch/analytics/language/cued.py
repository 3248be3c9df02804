"""Needs told by cue phrases alone, with hand-set log-odds: what Porch says before anybody corrected it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from porch.analytics import cue_words
from porch.analytics.cues import asks_by_mark, closing_thanks
from porch.analytics.language import seeds
from porch.analytics.language.labels import NEEDS
from porch.analytics.words import Phrases, spoken

FAINT = -2.5  # log-odds of a need of which nothing was seen: 8 per cent
FIRST: Mapping[str, float] = {
    "question": 2.5, "complaint": 3.0, "request": 2.7, "praise": 2.7, "idea": 3.0, "promise_claim": 3.4,
    "churn_risk": 3.4, "spam": 3.4, "automatic": 4.0,
}  # fmt: skip
"""What the first phrase of a need adds to its log-odds; each further one adds `NEXT`, at most twice."""
NEXT = 0.8
MARK = 4.0  # a question mark outside an address


@dataclass(frozen=True, slots=True, kw_only=True)
class Cued:
    """What phrases tell of one need: log-odds, and the phrases, strongest first."""

    odds: float
    words: tuple[str, ...] = ()


def cued(text: str) -> dict[str, Cued]:
    """Return what phrases tell of each need of `NEEDS`.

    >>> told = cued("Do you open on Sunday?")
    >>> told["question"].odds, told["question"].words, told["complaint"].odds
    (4.0, ('?', 'do you'), -2.5)
    """
    found = _found(text)
    marked = asks_by_mark(text)
    if marked:
        found["question"] = ["?", *found.get("question", ())]
    told = {need: _weighed(need, found.get(need, [])) for need in NEEDS}
    if marked:
        told["question"] = Cued(odds=FAINT + MARK + FIRST["question"], words=told["question"].words)
    return told


def probability(odds: float) -> float:
    """Return the probability that log-odds stand for.

    >>> probability(0.0), round(probability(2.0), 3), probability(-1e9)
    (0.5, 0.881, 0.0)
    """
    return 1.0 / (1.0 + math.exp(-odds)) if odds > -700 else 0.0


def _weighed(need: str, found: list[str]) -> Cued:
    if not found:
        return Cued(odds=FAINT)
    further = min(len(set(found)) - 1, 2)
    return Cued(odds=FAINT + FIRST[need] + NEXT * further, words=tuple(dict.fromkeys(found)))


def _found(text: str) -> dict[str, list[str]]:
    said = spoken(text)
    found: dict[str, list[str]] = {}
    for phrases in (_ASKING, _TELLING):
        for one in phrases.all(said):
            need, _, phrase = one.partition("\t")
            found.setdefault(need, []).append(phrase)
    if _OPENERS.opens(said[:6]):
        found.setdefault("question", []).append(said[0])
    unhappy = [char for char in text[:2_000] if char in cue_words.UNHAPPY] if not text.isascii() else []
    if unhappy:
        found.setdefault("complaint", []).extend(unhappy)
    if closing_thanks(text):
        found.pop("request", None)
    return found


def _listed(*needs: str) -> Phrases:
    """Return what finds the phrases of `needs`; a phrase of two lists is the later one's."""
    return Phrases({p: f"{need}\t{p}" for need in needs for listed in seeds.TABLES[need].values() for p in listed})


_ASKING = _listed("question", "request", "idea", "automatic", "spam")
_TELLING = _listed("praise", "complaint", "promise_claim", "churn_risk", "calm")
_OPENERS = Phrases({phrase: phrase for listed in cue_words.OPENERS.values() for phrase in listed})
