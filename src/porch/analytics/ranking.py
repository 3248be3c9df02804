"""In which order what was found is shown: text x influence x recency, each raised to a weight of its own.

Ranks are kept as logarithms measured from a fixed day, so that an order, once found, does not change as time passes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import exp, inf, log, log1p
from typing import Final

FADES: Final = 30 * 24 * 60
"""Minutes after which what was said counts 1/e of what it did."""
SATURATES: Final = 1.2
LENGTHENS: Final = 0.75
"""k1 and b of BM25: how soon saying a word again adds little, and how much a long text is discounted."""
COMMON: Final = 0.5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What all texts are like: how many, how many words they have on average, and what share holds each common word.

    `levels` tells how many there are by how far their authors reach.
    """

    documents: int
    length: float
    shares: Mapping[str, float]
    levels: Sequence[int] = ()


def rarity(share: float, documents: int) -> float:
    """Return how much a word says, from the share of texts that hold it: BM25's inverse document frequency.

    Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), in the form that is never negative.

    >>> round(rarity(0.4, 1000), 3), round(rarity(0.0, 1000), 3)
    (0.916, 7.602)
    """
    held = share * documents
    return log1p((documents - held + COMMON) / (held + COMMON))


def text_score(counts: Sequence[int], rarities: Sequence[float], length: int, mean: float) -> float:
    """Return how well a text fits, above 0 and at most 1: BM25 over the most it could be for these words.

    `counts` says how often it holds each word, `length` how many words it has and `mean` how many texts have.

    >>> round(text_score([1], [5.0], 14, 14.0), 3), round(text_score([3], [0.5], 14, 14.0), 3)
    (0.455, 0.714)
    """
    total = sum(rarities)
    if not total:
        return 1.0
    discount = SATURATES * (1 - LENGTHENS + LENGTHENS * length / mean)
    return sum(weight * count / (count + discount) for weight, count in zip(rarities, counts, strict=True)) / total


def influence_factor(sway: float) -> float:
    """Return what somebody's Sway multiplies by: 1 + ln(1 + Sway).

    >>> influence_factor(0.0), round(influence_factor(100.0), 2)
    (1.0, 5.62)
    """
    return 1.0 + log1p(max(sway, 0.0))


def recency(minutes: float) -> float:
    """Return what an age of so many minutes multiplies by: exp(-age / 30 days); what is yet to come counts as now.

    >>> recency(0.0), round(recency(30 * 24 * 60), 3)
    (1.0, 0.368)
    """
    return exp(-max(minutes, 0.0) / FADES)


def minutes_of(at: datetime) -> int:
    """Return the whole minutes from the beginning of 1970 to `at`.

    >>> minutes_of(datetime(1970, 1, 2, tzinfo=UTC))
    1440
    """
    return int((at - _EPOCH).total_seconds() // 60)


def raised(value: float, weight: float) -> float:
    """Return the logarithm of `value` to the power of `weight`; what weighs nothing adds nothing.

    >>> raised(0.0, 0.0), raised(0.0, 1.0), raised(1.0, 2.0)
    (0.0, -inf, 0.0)
    """
    if weight == 0.0:
        return 0.0
    return weight * log(value) if value > 0 else -inf
