"""How sure a figure is: intervals of shares, means and net scores, also where few people are all there are.

An interval speaks of chance alone, of people drawn at random from those meant. Of people who chose themselves there is
none, and the report says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """A figure and the interval it lies in."""

    value: float
    low: float
    high: float


def counting(many: float, *, population: int | None = None, design: float = 1.0) -> float:
    """Return how many independent answers `many` are worth: fewer in clusters, more where they are most of all.

    `design` is the design effect; `population` how many there are in all (n (N - 1) / (N - n), Cochran 1977, 2.6).
    Infinity where everybody answered. ValueError when more answered than there are.

    >>> counting(50, population=99), counting(50, design=2), counting(50, population=50)
    (100.0, 25.0, inf)
    """
    if population is not None and population < many:
        raise ValueError("More cannot answer than there are.")
    whole = many / design
    if population is None:
        return whole
    return whole * (population - 1) / (population - many) if population > many else math.inf


def share(
    found: float, among: float, *, population: int | None = None, design: float = 1.0, confidence: float = CONFIDENCE
) -> Between | None:
    """Return the share `found` of `among` with Wilson's score interval (1927), of `population` people in all.

    None of nobody. ValueError when more was found than there are.

    >>> told = share(9, 10)
    >>> round(told.value, 3), round(told.low, 3), round(told.high, 3)
    (0.9, 0.596, 0.982)
    >>> told = share(9, 10, population=10)
    >>> told.low, told.high
    (0.9, 0.9)
    """
    if not 0 <= found <= among:
        raise ValueError("As many can be found as there are, and no fewer than none.")
    if not among:
        return None
    value, worth = found / among, counting(among, population=population, design=design)
    if math.isinf(worth):
        return Between(value=value, low=value, high=value)
    low, high = _wilson(value, worth, _z(confidence))
    return Between(value=value, low=low, high=high)


def _wilson(value: float, worth: float, z: float) -> tuple[float, float]:
    middle = value + z * z / (2 * worth)
    wide = z * math.sqrt(value * (1 - value) / worth + z * z / (4 * worth * worth))
    whole = 1 + z * z / worth
    return max(min((middle - wide) / whole, value), 0.0), min(max((middle + wide) / whole, value), 1.0)


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


def difference(
    found: float, among: float, other: float, of_others: float, *, designs: tuple[float, float] = (1.0, 1.0),
    confidence: float = CONFIDENCE,
) -> Between | None:  # fmt: skip
    """Return by how much the first share is larger, by Newcombe's interval of two Wilson ones (1998, method 10).

    `designs` are the design effects of both. None where nobody stands on one side. His
    example, 56 of 70 beside 48 of 80:

    >>> told = difference(56, 70, 48, 80)
    >>> round(told.value, 4), round(told.low, 4), round(told.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    one = share(found, among, design=designs[0], confidence=confidence)
    two = share(other, of_others, design=designs[1], confidence=confidence)
    if one is None or two is None:
        return None
    value = one.value - two.value
    low = value - math.hypot(one.value - one.low, two.high - two.value)
    high = value + math.hypot(one.high - one.value, two.value - two.low)
    return Between(value=value, low=low, high=high)


PROMOTES, PASSES = 9, 7
PSEUDO = 0.75
"""Rocks (The American Statistician 2016, 70:365) adds this to both ends and twice this to the middle."""


def net(
    scores: Sequence[int], *, population: int | None = None, design: float = 1.0, confidence: float = CONFIDENCE
) -> Between | None:
    """Return the net promoter score of answers from 0 to 10, from -1 to 1, with its adjusted Wald interval.

    The score is the share of 9 and 10 less the share of 0 to 6. None of nobody; ValueError for a score out of range.

    >>> told = net([10, 9, 9, 8, 7, 6, 3, 10])
    >>> told.value, round(told.low, 2), round(told.high, 2)
    (0.25, -0.29, 0.66)
    """
    if not all(0 <= score <= 10 for score in scores):
        raise ValueError("A score is from 0 to 10.")
    if not scores:
        return None
    up, down = sum(score >= PROMOTES for score in scores), sum(score < PASSES for score in scores)
    many = len(scores)
    whole = many + 4 * PSEUDO
    high, low = (up + PSEUDO) / whole, (down + PSEUDO) / whole
    worth = counting(many, population=population, design=design) + 4 * PSEUDO
    wide = _z(confidence) * math.sqrt((high + low - (high - low) ** 2) / worth)
    value, middle = (up - down) / many, high - low
    if not wide:  # everybody there is has answered
        return Between(value=value, low=value, high=value)
    return Between(value=value, low=max(min(middle - wide, value), -1.0), high=min(max(middle + wide, value), 1.0))


def mean(
    values: Sequence[float], *, population: int | None = None, design: float = 1.0, confidence: float = CONFIDENCE
) -> Between | None:
    """Return the mean with Student's interval; None of nobody, and no width of one alone.

    >>> told = mean([2, 4, 4, 6])
    >>> told.value, round(told.low, 3), round(told.high, 3)
    (4.0, 1.402, 6.598)
    """
    if not values:
        return None
    middle = math.fsum(values) / len(values)
    if len(values) < 2:
        return Between(value=middle, low=middle, high=middle)
    spread = math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1)
    worth = counting(len(values), population=population, design=design)
    wide = student((1 + confidence) / 2, len(values) - 1) * math.sqrt(spread / worth)
    return Between(value=middle, low=middle - wide, high=middle + wide)


def student(probability: float, freedom: int) -> float:
    """Return the quantile of Student's t distribution for a probability of a half or more.

    >>> round(student(0.975, 3), 4), round(student(0.975, 30), 4), student(0.5, 3)
    (3.1824, 2.0423, 0.0)
    """
    if not 0.5 <= probability < 1 or freedom < 1:
        raise ValueError("A probability from a half to 1, and at least one degree of freedom.")
    if probability == 0.5:
        return 0.0
    low, high = 0.0, 1.0
    while _below(high, freedom) < probability:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _below(middle, freedom) < probability else (low, middle)
    return (low + high) / 2


def _below(t: float, freedom: int) -> float:
    """Return the probability of a value below `t`: a finite sum (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    angle = math.atan(t / math.sqrt(freedom))
    square, odd = math.cos(angle) ** 2, freedom % 2
    term = math.cos(angle) if odd else 1.0
    total = 0.0
    for step in range((freedom - 1) // 2 if odd else freedom // 2):
        total += term
        term *= square * ((2 * step + 2) / (2 * step + 3) if odd else (2 * step + 1) / (2 * step + 2))
    inside = 2 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total
    return 0.5 + inside / 2
