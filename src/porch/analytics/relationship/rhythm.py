"""The rhythm of a pair in closed form: are they still in touch, and does the next exchange come within it?

A pair has two-way days. Its gaps between them have a mean of its own, shrunk to what pairs do (gamma prior r, alpha);
after each exchange it parts with a chance of its own (beta prior a, b). How long a gap is beside its mean is told by
the tail S(u) = (1 + (u / k) ** c) ** -m (Burr 1942). With c = 1 and k = m = r + x this is MBG/NBD exactly (Batislam,
Denizel, Filiztekin 2007), which is BG/NBD (Fader, Hardie, Lee 2005) in which one may part after the first time too.
The tail is free because people talk in bursts: with that of MBG/NBD who pauses is taken for lost too soon.

Of a pair it needs three numbers: `repeats` x, two-way days after the first; `last` t, days from the first to the last;
`age` T, days from the first until now.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, log1p


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What is known of pairs in general: gaps gamma(r, alpha days), parting beta(a, b), the tail of a gap (k, m, c).

    c is 1 at most: then a silence never makes the next word likelier.
    """

    r: float
    alpha: float
    a: float
    b: float
    k: float = 2.0
    m: float = 2.0
    c: float = 1.0


DEFAULT = Fit(r=1.0, alpha=14.0, a=1.0, b=4.0)
"""Before there are pairs to fit: one exchange a fortnight, one in five parts after each. A stated guess."""

CAP = 700.0


def longer(gaps: float, fit: Fit = DEFAULT) -> float:
    """Return the share of gaps that are longer than so many mean gaps: S(u). By hand (1 + 1/2) ** -2 = 4/9.

    >>> round(longer(1.0), 4)
    0.4444
    """
    return exp(-_worn(gaps, fit))


def _worn(gaps: float, fit: Fit) -> float:
    """-ln S: on logarithms, as S itself runs out of digits in a long silence."""
    return fit.m * log1p((gaps / fit.k) ** fit.c)


def gap(repeats: int, last: float, fit: Fit = DEFAULT) -> float:
    """Return the rhythm: the days to be expected between two exchanges, from their own and from what pairs do.

    (alpha + t) / (r + x); the silence since does not stretch it. By hand, three repeats in 42 days:
    (14 + 42) / (1 + 3) = 14.

    >>> gap(3, 42)
    14.0
    """
    return (fit.alpha + last) / (fit.r + repeats)


def alive(repeats: int, last: float, age: float, fit: Fit = DEFAULT) -> float:
    """Return the probability that a pair has not parted.

    S / (S + a / (b + x)), S of the silence so far in their own gaps. By hand, x = 1, t = 14, T = 28: the gap is
    (14 + 14) / (1 + 1) = 14 days, the silence one gap, S = 4/9, and 4/9 / (4/9 + 1/5) = 20/29.

    >>> round(alive(1, 14, 28), 4)
    0.6897
    """
    silence = _worn((age - last) / gap(repeats, last, fit), fit)
    return 1 / (1 + exp(min(silence, CAP)) * fit.a / (fit.b + repeats))


def within(repeats: int, last: float, age: float, days: float, fit: Fit = DEFAULT) -> float:
    """Return the probability that a pair that has not parted has its next exchange within so many days.

    1 - S(u + days / gap) / S(u). By hand for x = 1, t = 14, T = 28 and 14 days: S(2) = 1/4, 1 - 1/4 * 9/4 = 7/16.

    >>> round(within(1, 14, 28, 14), 4)
    0.4375
    """
    rhythm = gap(repeats, last, fit)
    silence = (age - last) / rhythm
    return 1 - exp(_worn(silence, fit) - _worn(silence + days / rhythm, fit))


def strength(repeats: int, last: float, age: float, fit: Fit = DEFAULT) -> float:
    """Return the probability that the next exchange comes within the pair's own rhythm; `best` at the very most.

    alive * within(gap). By hand for x = 1, t = 14, T = 28: 20/29 * 7/16.

    >>> round(strength(1, 14, 28), 4)
    0.3017
    """
    return alive(repeats, last, age, fit) * within(repeats, last, age, gap(repeats, last, fit), fit)


@lru_cache(maxsize=8)
def best(fit: Fit = DEFAULT) -> float:
    """Return the highest strength there can be: somebody who never parts and spoke today, 1 - S(1).

    >>> round(best(), 4)
    0.5556
    """
    return 1 - longer(1.0, fit)
