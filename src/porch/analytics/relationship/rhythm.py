"""The rhythm of a pair in closed form: are they still in touch, and does the next exchange come within it?

The model is MBG/NBD (Batislam, Denizel, Filiztekin 2007; Hoppe and Wagner 2007): while in touch, a pair has two-way
days at random at a rate of its own, rates follow a gamma distribution over pairs (r, alpha); after the first and after
each further one the pair parts with a chance of its own, chances follow a beta distribution (a, b). It is BG/NBD
(Fader, Hardie, Lee 2005) in which one may also part after the first time: there, who came once is alive for certain.

Of a pair it needs three numbers: `repeats`, two-way days after the first; `last`, days from the first to the last of
them; `age`, days from the first until now.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, log1p


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What is known of pairs in general: rates gamma(r, alpha days), chances of parting beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float


DEFAULT = Fit(r=1.0, alpha=14.0, a=1.0, b=4.0)
"""Before there are pairs to fit: one exchange a fortnight, one in five parts after each. A stated guess."""

CAP = 700.0


def alive(repeats: int, last: float, age: float, fit: Fit = DEFAULT) -> float:
    """Return the probability that a pair has not parted.

    1 / (1 + a / (b + x) * ((alpha + T) / (alpha + t)) ** (r + x)). By hand, x = 1, t = 14, T = 28, r = 1, alpha = 14,
    a = 1, b = 4: 1 / (1 + 1/5 * (42/28)**2) = 1 / 1.45.

    >>> round(alive(1, 14, 28), 4)
    0.6897
    """
    odds = log(fit.a) - log(fit.b + repeats) + (fit.r + repeats) * (log(fit.alpha + age) - log(fit.alpha + last))
    return 1 / (1 + exp(min(odds, CAP)))


def gap(repeats: int, last: float, fit: Fit = DEFAULT) -> float:
    """Return the rhythm: the days to be expected between two exchanges, from their own and from what pairs do.

    (alpha + t) / (r + x); the silence since does not stretch it. By hand, three repeats in 42 days:
    (14 + 42) / (1 + 3) = 14.

    >>> gap(3, 42)
    14.0
    """
    return (fit.alpha + last) / (fit.r + repeats)


def within(repeats: int, age: float, days: float, fit: Fit = DEFAULT) -> float:
    """Return the probability that a pair that has not parted has its next exchange within so many days.

    1 - ((alpha + T) / (alpha + T + days)) ** (r + x), exact, as nobody parts between exchanges. By hand, x = 1, T = 28,
    14 days: 1 - (42/56)**2.

    >>> within(1, 28, 14)
    0.4375
    """
    return 1 - exp(-(fit.r + repeats) * log1p(days / (fit.alpha + age)))


def strength(repeats: int, last: float, age: float, fit: Fit = DEFAULT) -> float:
    """Return the probability that the next exchange comes within the pair's own rhythm; 1 - 1/e at the very most.

    alive * within(gap). By hand for x = 1, t = 14, T = 28, whose gap is 14 days: 0.6897 * 0.4375.

    >>> round(strength(1, 14, 28), 4)
    0.3017
    """
    return alive(repeats, last, age, fit) * within(repeats, age, gap(repeats, last, fit), fit)


def logged(probability: float, floor: float) -> float:
    """Return where a share stands on a logarithmic scale from `floor` (0) to 1 (1).

    >>> logged(1.0, 0.01), logged(0.1, 0.01), logged(0.0, 0.01)
    (1.0, 0.5, 0.0)
    """
    return 1 - log(max(probability, floor)) / log(floor)
