"""The weights, found from handles whose persons are known. Only the command that makes the shipped file comes here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from porch.analytics.channel_map import wilson
from porch.analytics.identity import context, features
from porch.analytics.identity.features import Floats, compare
from porch.analytics.identity.known import Known
from porch.analytics.identity.model import START, Model, Weights, among, probability, weigh
from porch.analytics.identity.pieces import Ints

FOLDS = 5
THINNED = (2, 2, 4)  # of how many handles one is known in each
LEAST_SURE, MOST_SURE = 0.8, 0.95
"""Where the threshold lies whatever was counted: on few people the count is luck."""
PRECISION = 0.99
"""How many of the pairs suggested must be right: with 95 % confidence, on people the weights were not fitted on."""
DIGITS = 4


def fit(known: Sequence[Known]) -> Model:
    """Return the weights that tell best who is one person; `Known.person` is the truth.

    The second sum is fitted on what the first says of people it has not seen, and the threshold is chosen on what both
    say of people neither has seen: always in `FOLDS` parts, by person. Beside the world as it is stand `THINNED` ones
    of which half of the handles are unknown: most customers are met in one place only, and whoever fits best there is
    somebody else.
    """
    worlds = [_World(known), *(_World(thinned(known, number, of)) for number, of in enumerate(THINNED))]
    alone = [world.alone() for world in worlds]
    fits = _joined(alone)
    unseen = np.split(fits.unseen(features.NAMES), np.cumsum([len(pairs.right) for pairs in alone])[:-1])
    parts = [world.among(odds) for world, odds in zip(worlds, unseen, strict=True)]
    among_them = _joined(parts)
    sure = probability(among_them.unseen(context.NAMES))[: len(parts[0].right)]
    return Model(
        alone=logistic(fits.values, fits.right, features.NAMES),
        among=logistic(among_them.values, among_them.right, context.NAMES),
        suggested=round(min(max(threshold(sure, parts[0].right), LEAST_SURE), MOST_SURE), DIGITS),
    )


def thinned(known: Sequence[Known], number: int, of: int) -> list[Known]:
    """Return one handle `of` so many, others for each `number`."""
    return [one for one in known if crc32(f"{number} {one.kind} {one.value}".encode()) % of == 0]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of handles with what is measured of each, whether they are one person's, and whose they are."""

    values: Floats
    right: NDArray[np.bool_]
    first: Ints
    second: Ints

    def unseen(self, names: Sequence[str]) -> Floats:
        """Return the log-odds of every pair by weights fitted without either person of it."""
        first, second = _fold(self.first), _fold(self.second)
        odds = np.zeros(len(self.values))
        for part in range(FOLDS):
            asked, others = first == part, (first != part) & (second != part)
            weights = logistic(self.values[others], self.right[others], names)
            odds[asked] = weigh(weights, names, self.values[asked])
        return odds


def _joined(parts: Sequence[_Pairs]) -> _Pairs:
    return _Pairs(*(np.concatenate([getattr(part, name) for part in parts]) for name in _Pairs.__slots__))


class _World:
    """Handles of which each is taken for a stranger's, and whose they are in truth."""

    def __init__(self, known: Sequence[Known]) -> None:
        self._truth = np.array([one.person for one in known], dtype=np.int64)
        self._compared = compare([replace(one, person=place) for place, one in enumerate(known)])

    def alone(self) -> _Pairs:
        """Return the pairs worth a look with what the two have in common."""
        return self._pairs(self._compared.values, self._compared.first, self._compared.second)

    def among(self, odds: Floats) -> _Pairs:
        """Return the pairs that are not as good as none by these `odds`, with what the others say."""
        around = among(self._compared, odds, np.arange(len(self._truth), dtype=np.int64))
        return self._pairs(around.values, around.first, around.second)

    def _pairs(self, values: Floats, first: Ints, second: Ints) -> _Pairs:
        one, other = self._truth[first], self._truth[second]
        return _Pairs(values, one == other, one, other)


def logistic(values: Floats, right: NDArray[np.bool_], names: Sequence[str]) -> Weights:
    """Return the weights of a logistic regression, ridge 1 on standardised values, told for the values as they are."""
    from sklearn.linear_model import LogisticRegression

    middle, spread = values.mean(axis=0), values.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    fitted = LogisticRegression(C=1.0, max_iter=5000, tol=1e-8).fit((values - middle) / spread, right)
    weights = fitted.coef_[0] / spread
    start = float(fitted.intercept_[0] - weights @ middle)
    told = {name: round(float(weight), DIGITS) for name, weight in zip(names, weights, strict=True)}
    return {START: round(start, DIGITS), **told}


def _fold(persons: Ints) -> Ints:
    return np.array([crc32(f"fold {person}".encode()) % FOLDS for person in persons.tolist()])


def threshold(probabilities: Floats, right: NDArray[np.bool_], precision: float = PRECISION) -> float:
    """Return the lowest probability from which on we are surely (95 %, Wilson) as right as `precision` asks.

    >>> threshold(np.linspace(0, 1, 1001), np.linspace(0, 1, 1001) >= 0.5)
    0.5
    """
    order = np.argsort(-probabilities, kind="stable")
    found, best = 0, 1.0
    for many, place in enumerate(order.tolist(), start=1):
        found += int(right[place])
        last = many == len(order) or probabilities[order[many]] < probabilities[place]
        if last and wilson(found, many).low >= precision:
            best = float(probabilities[place])
    return best
