"""How happy the words of a text sound, by a lexicon of valences, negation, emphasis and turns ("but").

The lexicon is VADER's (Hutto & Gilbert 2014, MIT, see `shipped/valence.txt`), as are the two constants of negation and
emphasis; the scores are our own. It knows English, and faces.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from porch.analytics import cue_words

SCORES = (
    "compound", "happy share", "unhappy share", "plain share", "happy", "unhappy", "at the end", "happiest",
    "unhappiest", "exclaimed", "asked", "denied", "length", "shouted",
)  # fmt: skip
BY_VALENCE = 9  # of these, the first, come from the valences of words
NEGATED = -0.74  # "not good" is about three quarters as bad as "good" is good
EMPHASIS = 0.293
REACH = 3  # words before a word that deny or emphasise it

DENYING = frozenset({
    "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "cannot", "can't", "cant", "don't", "dont",
    "doesn't", "doesnt", "didn't", "didnt", "isn't", "isnt", "wasn't", "wasnt", "aren't", "arent", "weren't",
    "werent", "won't", "wont", "wouldn't", "wouldnt", "couldn't", "couldnt", "shouldn't", "shouldnt", "hasn't",
    "hasnt", "haven't", "havent", "hadn't", "hadnt", "ain't", "aint", "without", "hardly", "rarely", "seldom",
    "barely", "despite",
})  # fmt: skip
STRONGER = frozenset({
    "very", "really", "so", "extremely", "absolutely", "totally", "completely", "incredibly", "amazingly", "super",
    "most", "more", "too", "especially", "particularly", "highly", "hugely", "fucking", "fuckin", "freaking",
    "freakin", "damn", "quite", "utterly", "purely", "entirely",
})  # fmt: skip
WEAKER = frozenset({
    "slightly", "somewhat", "kinda", "kind", "sorta", "little", "almost", "partly", "less", "marginally",
    "occasionally",
})  # fmt: skip
TURNS = frozenset({"but", "however"})


def valences(said: Sequence[str]) -> list[float]:
    """Return the valence of each word of `said` where it stands: -4 to 4 and a little beyond, 0 where it has none.

    >>> [round(one, 2) for one in valences(("not", "very", "good"))]
    [0.0, 0.0, -1.62]
    """
    known = _lexicon()
    if known.keys().isdisjoint(said):
        return [0.0] * len(said)
    told = [_here(known[word], said[max(0, at - REACH) : at]) if word in known else 0.0 for at, word in enumerate(said)]
    turn = next((at for at, word in enumerate(said) if word in TURNS), 0)
    return [one * (0.5 if at < turn else 1.5) for at, one in enumerate(told)] if turn else told


def scores(said: Sequence[str], told: Sequence[float], text: str) -> list[float]:
    """Return the SCORES of the words `said` with their valences `told`, of their `text`; each about -2 to 2.

    >>> said = ("good", "!")
    >>> dict(zip(SCORES, scores(said, valences(said), "good!")))["happy"]
    0.475
    """
    happy, unhappy = [one for one in told if one > 0], [-one for one in told if one < 0]
    total = sum(told)
    exclaimed = 0.292 * min(said.count("!"), 4)
    compound = total + math.copysign(exclaimed, total) if total else 0.0
    plain = len(said) - len(happy) - len(unhappy)
    whole = sum(happy) + sum(unhappy) + len(said) or 1.0
    return [
        compound / math.sqrt(compound * compound + 15.0),
        (sum(happy) + len(happy)) / whole, (sum(unhappy) + len(unhappy)) / whole, plain / whole,
        min(sum(happy) / 4, 4.0), min(sum(unhappy) / 4, 4.0), _signed_root(sum(told[len(told) * 3 // 5 :])) / 2,
        min(max(happy, default=0.0), 4.0) / 3, -min(max(unhappy, default=0.0), 4.0) / 3,
        exclaimed, min(said.count("?"), 3) / 2, min(sum(word in DENYING for word in said), 3) / 2,
        math.log1p(len(said)) / 3, _shouted(text),
    ]  # fmt: skip


def _here(value: float, before: Sequence[str]) -> float:
    stronger = sum((word in STRONGER) - (word in WEAKER) for word in before)
    value += math.copysign(EMPHASIS, value) * stronger
    return value * NEGATED if not DENYING.isdisjoint(before) else value


def _signed_root(value: float) -> float:
    return math.copysign(math.sqrt(min(abs(value), 16.0)), value)


def _shouted(text: str) -> float:
    loud = sum(len(word) > 2 and word.isupper() for word in text[:2_000].split())
    return min(loud, 5) / 5


@cache
def _lexicon() -> dict[str, float]:
    """Return word -> valence; read once, as it never changes."""
    lines = (files(__package__) / "shipped" / "valence.txt").read_text("utf-8").splitlines()
    listed = [line.rpartition("\t") for line in lines if line and not line.startswith("# ") and line != "#"]
    known = dict.fromkeys(cue_words.HAPPY, 2.0) | dict.fromkeys(cue_words.UNHAPPY, -2.0)
    for word, _, value in listed:
        known.setdefault(word.lower(), float(value))
    return known
