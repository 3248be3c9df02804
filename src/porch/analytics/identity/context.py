"""What the other handles say about a pair.

Does another account fit either of the two better? Does a third handle that fits both stand between them, as "Jasmine
Crockett" does between "repjasmine" and crockett.house.example?
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest
from itertools import combinations
from math import exp, log

import numpy as np

from porch.analytics.identity.features import Floats
from porch.analytics.identity.pieces import Ints

NAMES = ("alone", "over_rival_of_first", "over_rival_of_second", "bridged", "better_of_both", "usual")
FLOOR = -6.0
"""Log-odds below which a pair is as good as none."""
LEG = -2.0
LEGS = 8  # of the handles that fit one, how many may carry a bridge
SAME = 8.0
BEFORE, BEFORE_FOUND = 20, 1
"""What we hold of a network before we know anybody there: one in twenty is on the other one as well."""
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surrounded:
    """Pairs of handles with a row of `NAMES` each; `bridges` says over which handle two that share nothing meet."""

    first: Ints
    second: Ints
    values: Floats
    bridges: Mapping[Pair, int]


def surround(odds: Mapping[Pair, float], kinds: Ints, persons: Ints) -> Surrounded:
    """Return every pair of two persons' handles with what the others say. `odds` are the log-odds of each pair alone.

    Handles already known to be one `persons`' are no rivals of each other, and a bridge may cross them.
    """
    beside: dict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), value in _with_known(odds, persons).items():
        if value > FLOOR:
            beside[one][other] = value
            beside[other][one] = value
    spans = _bridges(beside, kinds, persons)
    pairs = sorted(pair for pair in {*odds, *spans} if persons[pair[0]] != persons[pair[1]])
    rivals, usual = _Rivals(beside, kinds, persons), _Usual(beside, kinds)
    values = [
        (*_row(pair, odds.get(pair, FLOOR), spans.get(pair, (FLOOR, -1))[0], rivals), usual.of(*pair)) for pair in pairs
    ]
    places = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Surrounded(
        first=places[:, 0], second=places[:, 1], values=np.array(values, dtype=np.float64).reshape(-1, len(NAMES)),
        bridges={pair: over for pair, (_, over) in spans.items()},
    )  # fmt: skip


def _with_known(odds: Mapping[Pair, float], persons: Ints) -> dict[Pair, float]:
    mine: dict[int, list[int]] = defaultdict(list)
    for place, person in enumerate(persons.tolist()):
        mine[person].append(place)
    known = {pair: SAME for places in mine.values() for pair in combinations(places[:LEGS], 2)}
    return {**odds, **known}


def _bridges(beside: Mapping[int, Mapping[int, float]], kinds: Ints, persons: Ints) -> dict[Pair, tuple[float, int]]:
    spans: dict[Pair, tuple[float, int]] = {}
    for over, theirs in beside.items():
        legs = nlargest(LEGS, ((value, place) for place, value in theirs.items() if value > LEG))
        for (one, first), (two, second) in combinations(legs, 2):
            if kinds[first] == kinds[second] or persons[first] == persons[second]:
                continue
            pair, weaker = (min(first, second), max(first, second)), min(one, two)
            if weaker > spans.get(pair, (FLOOR, -1))[0]:
                spans[pair] = (weaker, over)
    return spans


class _Rivals:
    """Of each handle and network, the two accounts there that fit it best and are two persons'."""

    def __init__(self, beside: Mapping[int, Mapping[int, float]], kinds: Ints, persons: Ints) -> None:
        self._kinds, self._persons = kinds.tolist(), persons.tolist()
        self._best: dict[Pair, list[tuple[float, int]]] = defaultdict(list)
        for one, theirs in beside.items():
            for other, value in sorted(theirs.items(), key=lambda item: (-item[1], item[0])):
                self._take(one, other, value)

    def _take(self, one: int, other: int, value: float) -> None:
        told, person = self._best[one, self._kinds[other]], self._persons[other]
        if len(told) < 2 and person != self._persons[one] and all(person != taken for _, taken in told):
            told.append((value, person))

    def of(self, one: int, other: int) -> float:
        """Return how well `one` fits the best account, where `other` is, of anybody else than `other`'s owner."""
        told = self._best.get((one, self._kinds[other]), [])
        return next((value for value, person in told if person != self._persons[other]), FLOOR)


class _Usual:
    """How usual it is here that who has an account on one network has one on the other: not at all among strangers."""

    def __init__(self, beside: Mapping[int, Mapping[int, float]], kinds: Ints) -> None:
        self._kinds = kinds.tolist()
        self._many = Counter(self._kinds)
        self._found: dict[Pair, float] = defaultdict(float)
        for one, theirs in beside.items():
            best: dict[int, float] = {}
            for other, value in theirs.items():
                best[self._kinds[other]] = max(best.get(self._kinds[other], FLOOR), value)
            for kind, value in best.items():
                self._found[self._kinds[one], kind] += 1 / (1 + exp(-value))

    def of(self, one: int, other: int) -> float:
        """Return the log-odds that one has a counterpart: on the network where more of them do."""
        mine, theirs = self._kinds[one], self._kinds[other]
        share = max(self._share(mine, theirs), self._share(theirs, mine))
        return log(share / (1 - share))

    def _share(self, mine: int, theirs: int) -> float:
        return (self._found[mine, theirs] + BEFORE_FOUND) / (self._many[mine] + BEFORE)


def _row(pair: Pair, odds: float, bridged: float, rivals: _Rivals) -> tuple[float, ...]:
    first, second = pair
    odds = max(odds, FLOOR)
    return odds, odds - rivals.of(first, second), odds - rivals.of(second, first), bridged, max(odds, bridged)
