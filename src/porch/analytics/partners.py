"""How a business keeps up with those who propose: how long a decision takes, and whom online votes leave out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
LEAST = 5
"""People of either kind below whom nobody is weighed: each would speak for too many."""
MOST = 5.0
"""No voice counts for more than five (as in surveys: DeBell and Krosnick 2009)."""
_CLOSE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """After how many days half are answered, with its 95 % interval; None where it is longer than anybody looked.

    `answered` and `waiting` are how many it rests on.
    """

    median: float | None
    low: float | None
    high: float | None
    answered: int
    waiting: int


def median_wait(answered: Sequence[float], waiting: Sequence[float]) -> Wait:
    """Return the median of how long an answer takes, where those who wait still count with how long they wait by now.

    Kaplan and Meier (1958), with Greenwood's variance; the interval is Brookmeyer and Crowley's (1982) on the scale of
    log(-log S), which keeps to what is possible. To leave out who still waits would make a board that answers the easy
    ideas alone look quick. By hand, the leukaemia patients of Miller (1981):

    >>> told = median_wait([9, 13, 18, 23, 31, 34, 48], [13, 28, 45, 161])
    >>> told.median, told.answered, told.waiting
    (31, 7, 4)
    >>> median_wait([3], [5, 6, 7]).median is None
    True
    """
    at_risk, left, spread = len(answered) + len(waiting), 1.0, 0.0
    ends = sorted([(days, 0) for days in answered] + [(days, 1) for days in waiting])
    median = low = high = None
    place = 0
    while place < len(ends):
        days = ends[place][0]
        here = [one for one in ends[place:] if one[0] == days]
        done = sum(not waits for _, waits in here)
        if done:
            left *= 1 - done / at_risk
            spread += done / (at_risk * (at_risk - done)) if at_risk > done else math.inf
            below, above = _band(left, spread)
            median = days if median is None and left <= 0.5 + _CLOSE else median
            low = days if low is None and below <= 0.5 else low
            high = days if high is None and above <= 0.5 else high
        at_risk -= len(here)
        place += len(here)
    return Wait(median=median, low=low, high=high, answered=len(answered), waiting=len(waiting))


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who is for something: `online` who said so themselves, `offline` for whom a colleague wrote it down.

    `weighted` is how many that would be if all customers took part alike, and `place` where it stands then, from 1;
    `online_place` is where it stands by those online alone.
    """

    key: int
    online: int
    offline: int
    weighted: float
    place: int
    online_place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Voices, the one most are for first, and how much one of each kind counts; 1 and 1 where nobody is `weighed`."""

    voices: tuple[Voice, ...]
    online: float
    offline: float
    weighed: bool


def weigh(voices: Mapping[int, tuple[int, int]], *, took_part: tuple[int, int], customers: tuple[int, int]) -> Weighed:
    """Return who is for what when those who are never online count as much as there are of them.

    Each pair is people online, then people who are not: for each thing, of all who took part, of all customers. A
    voice counts N_s / N over n_s / n (post-stratification, Cochran 1977, 5A.9), never more than `MOST`.

    Ten who were asked at the counter stand for two fifths of all customers, so each counts four:

    >>> told = weigh({1: (50, 0), 2: (30, 9)}, took_part=(90, 10), customers=(60, 40))
    >>> round(told.online, 3), told.offline, [(one.key, round(one.weighted, 1)) for one in told.voices]
    (0.667, 4.0, [(2, 56.0), (1, 33.3)])
    """
    enough = min(took_part) >= LEAST and min(customers) > 0
    online, offline = _weights(took_part, customers) if enough else (1.0, 1.0)
    counted = {key: online * here + offline * there for key, (here, there) in voices.items()}
    places = _places(counted)
    alone = _places({key: here for key, (here, _) in voices.items()})
    told = (
        Voice(
            key=key, online=here, offline=there, weighted=counted[key], place=places[key], online_place=alone[key]
        )
        for key, (here, there) in voices.items()
    )  # fmt: skip
    return Weighed(
        voices=tuple(sorted(told, key=lambda one: one.place)), online=online, offline=offline, weighed=enough
    )


def _weights(took_part: tuple[int, int], customers: tuple[int, int]) -> tuple[float, float]:
    all_, many = sum(customers), sum(took_part)
    online, offline = (
        min(those / all_ / (here / many), MOST) for those, here in zip(customers, took_part, strict=True)
    )
    return online, offline


def _places(counted: Mapping[int, float]) -> dict[int, int]:
    ordered = sorted(counted, key=lambda key: (-counted[key], key))
    return {key: place for place, key in enumerate(ordered, 1)}


def _band(left: float, spread: float) -> tuple[float, float]:
    """Return between what the share that still waits lies; the whole range where it has no interval."""
    if not _CLOSE < left < 1 - _CLOSE or math.isinf(spread):
        return left if left >= 1 else 0.0, left if left >= 1 else 1.0
    wide = Z * math.sqrt(spread) / abs(math.log(left))
    return left ** math.exp(wide), left ** math.exp(-wide)
