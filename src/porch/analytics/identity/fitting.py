"""The weights, found from handles whose persons are known. Only the command that makes the shipped file comes here."""

from __future__ import annotations

from collections.abc import Sequence
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
LEAST_SURE, MOST_SURE = 0.8, 0.95
"""Where the threshold lies whatever was counted: on few people the count is luck."""
PRECISION = 0.99
"""How many of the pairs suggested must be right: with 95 % confidence, on people the weights were not fitted on."""
DIGITS = 4


def fit(known: Sequence[Known]) -> Model:
    """Return the weights that tell best who is one person; `Known.person` is the truth.

    The second sum is fitted on what the first says of people it has not seen, and the threshold is chosen on what both
    say of people neither has seen: always in `FOLDS` parts, by person.
    """
    truth = np.array([one.person for one in known], dtype=np.int64)
    compared = compare([Known(person=place, kind=one.kind, value=one.value, name=one.name)
                        for place, one in enumerate(known)])  # fmt: skip
    apart = np.arange(len(known), dtype=np.int64)
    right = truth[compared.first] == truth[compared.second]
    unseen = _unseen(compared.values, features.NAMES, right, (truth[compared.first], truth[compared.second]))
    around = among(compared, unseen, apart)
    together = truth[around.first] == truth[around.second]
    odds = _unseen(around.values, context.NAMES, together, (truth[around.first], truth[around.second]))
    return Model(
        alone=logistic(compared.values, right, features.NAMES),
        among=logistic(around.values, together, context.NAMES),
        suggested=round(min(max(threshold(probability(odds), together), LEAST_SURE), MOST_SURE), DIGITS),
    )


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


def _unseen(values: Floats, names: Sequence[str], right: NDArray[np.bool_], persons: tuple[Ints, Ints]) -> Floats:
    """Return the log-odds of every pair by weights fitted without either person of it."""
    first, second = (_fold(these) for these in persons)
    odds = np.zeros(len(values))
    for part in range(FOLDS):
        asked, others = first == part, (first != part) & (second != part)
        odds[asked] = weigh(logistic(values[others], right[others], names), names, values[asked])
    return odds


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
