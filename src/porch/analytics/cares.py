"""What somebody cares about: the words they use more than others do, by weighed log-odds.

Monroe, Colaresi and Quinn (2008), *Fightin' Words*, Political Analysis 16(4), equations 16, 19, 22: the log-odds of a
word with a Dirichlet prior taken from how everybody speaks, over its standard deviation. What stands in every twentieth
text of others is how one speaks and no care, so no list of stop words is needed, in whatever language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

from porch.analytics.words import spoken

TOLD = 2.58
"""Standard deviations from which on a word is told: 1 in 100 would be by chance."""
LEAST = 3
"""In so many of their texts a word must stand: what is said once or twice is no care."""
COMMON = 0.05
"""The share of others' texts in which a word that everybody uses stands."""
PRIOR = 100.0
"""Words that the prior counts for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """A word or two, in how many of their texts they stand, and how many standard deviations more than with others."""

    words: str
    texts: int
    weight: float


def cares(theirs: Iterable[str], others: Iterable[str], *, most: int = 8) -> list[Care]:
    """Return what somebody speaks of more than others do, what stands out most first; nothing where nothing does.

    >>> mine = ["Is there saffron bread today?", "The saffron bread was lovely", "When is it open?"] * 3
    >>> rest = ["When is it open today?", "Is there a table?", "It was lovely", "The soup was cold"] * 9
    >>> [care.words for care in cares(mine, rest)]
    ['saffron bread']
    """
    those = list(others)
    mine, rest = _counted(theirs), _counted(those)
    here, there = mine.total(), rest.total()
    if not here or not there:
        return []
    usual = max(COMMON * len(those), 1)
    whole = mine + rest
    scale = PRIOR / whole.total()
    found = [
        Care(words=" ".join(term), texts=many, weight=weight) for term, many in mine.items()
        if many >= LEAST and rest[term] <= usual and _says_something(term)
        and (weight := _weight(many, here, rest[term], there, whole[term] * scale)) >= TOLD
    ]  # fmt: skip
    found.sort(key=lambda care: (-care.weight, care.words))
    return _without_parts(found)[:most]


def _counted(texts: Iterable[str]) -> Counter[tuple[str, ...]]:
    """Return in how many texts each word and each pair of words stands."""
    found: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        said = spoken(" ".join(part for part in text.split() if not part.startswith("@")))
        found.update({(word,) for word in said} | set(pairwise(said)))
    return found


def _weight(mine: int, here: int, others: int, there: int, prior: float) -> float:
    ours = log((mine + prior) / (here + PRIOR - mine - prior))
    theirs = log((others + prior) / (there + PRIOR - others - prior))
    return (ours - theirs) / sqrt(1 / (mine + prior) + 1 / (others + prior))


def _says_something(term: tuple[str, ...]) -> bool:
    return all(len(word) > 2 and not word.isdecimal() for word in term)


def _without_parts(found: list[Care]) -> list[Care]:
    """Leave out a word that stands in a pair as often, and a pair whose one word says more."""
    pairs = [care for care in found if " " in care.words]
    words = {care.words: care for care in found if " " not in care.words}
    kept = []
    for care in found:
        if " " in care.words:
            if all(words[part].texts <= care.texts for part in care.words.split() if part in words):
                kept.append(care)
        elif not any(care.words in pair.words.split() and pair.texts >= care.texts for pair in pairs):
            kept.append(care)
    return kept
