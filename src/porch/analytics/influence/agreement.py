"""How far online Sway agrees with who brought whom in real life: one rank correlation over the same people."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from statistics import correlation as alike
from typing import TypeVar

LEAST, BROUGHT = 20, 5
"""People there must be on both sides, and how many of them must have brought anybody, before a figure is told."""

Person = TypeVar("Person", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Spearman's rank `correlation`, -1 to 1, with its interval; None, and -1 to 1, while there are too few.

    `people` are on both sides, `brought` of them brought somebody. `enough` is False: too few yet.
    """

    correlation: float | None
    low: float
    high: float
    people: int
    brought: int
    enough: bool


def agreement(
    online: Mapping[Person, float], in_person: Mapping[Person, float], *, confidence: float = 0.95
) -> Agreement:
    """Return how far the order of people by their `online` Sway agrees with that by whom they brought `in_person`.

    `in_person` must hold everybody who could have brought somebody, 0 for who did not; who is on one side alone is left
    out. Equal values share their rank. The interval is Fisher's with the variance (1 + r^2 / 2) / (n - 3) of Bonett and
    Wright (Psychometrika 2000, 65:23). Too few: fewer than 20 people, or fewer than 5 who brought anybody.

    By hand, twenty people of whom every two neighbours have changed places: 1 - 6 * 20 / (20 * 399).

    >>> told = agreement({who: who for who in range(20)}, {who: who ^ 1 for who in range(20)})
    >>> round(told.correlation, 5), told.low < told.correlation < told.high
    (0.98496, True)
    >>> agreement({"ann": 3.0}, {"ann": 1, "ben": 2})
    Agreement(correlation=None, low=-1.0, high=1.0, people=1, brought=1, enough=False)
    """
    both = [who for who in online if who in in_person]
    sway, came = [online[who] for who in both], [in_person[who] for who in both]
    brought = sum(1 for count in came if count > 0)
    if len(both) < LEAST or brought < BROUGHT or min(len(set(sway)), len(set(came))) < 2:
        return Agreement(correlation=None, low=-1.0, high=1.0, people=len(both), brought=brought, enough=False)
    found = alike(_ranks(sway), _ranks(came))
    low, high = _interval(found, len(both), NormalDist().inv_cdf((1 + confidence) / 2))
    return Agreement(correlation=found, low=low, high=high, people=len(both), brought=brought, enough=True)


def _ranks(values: Sequence[float]) -> list[float]:
    """Return each value's rank from 1; equal ones have the mean of theirs."""
    ordered = sorted(values)
    first = {value: place for place, value in reversed(list(enumerate(ordered, 1)))}
    last = {value: place for place, value in enumerate(ordered, 1)}
    return [(first[value] + last[value]) / 2 for value in values]


def _interval(found: float, people: int, z: float) -> tuple[float, float]:
    inside = max(min(found, 1 - 1e-12), -1 + 1e-12)
    wide = z * math.sqrt((1 + found * found / 2) / (people - 3))
    return math.tanh(math.atanh(inside) - wide), math.tanh(math.atanh(inside) + wide)
