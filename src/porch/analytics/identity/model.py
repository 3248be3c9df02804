"""Two sums of weights: one for what two handles have in common, one for what the others say about the pair."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from porch.analytics.identity import context, features
from porch.analytics.identity.context import Pair, Surrounded, surround
from porch.analytics.identity.features import Compared, Floats
from porch.analytics.identity.pieces import Ints

Weights = Mapping[str, float]
START = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Weights in log-odds, by the name of what they weigh; `suggested` is the probability worth a colleague's time."""

    alone: Weights
    among: Weights
    suggested: float

    def odds_alone(self, compared: Compared) -> Floats:
        """Return the log-odds that each pair is one person's, from the two handles alone."""
        return weigh(self.alone, features.NAMES, compared.values)

    def odds(self, surrounded: Surrounded) -> Floats:
        """Return the log-odds that each pair is one person's, the other handles considered."""
        return weigh(self.among, context.NAMES, surrounded.values)


def weigh(weights: Weights, names: Sequence[str], values: Floats) -> Floats:
    """Return the weighted sum of each row.

    >>> weigh({"start": -1.0, "alike": 2.0}, ["alike"], np.array([[0.0], [1.0]])).tolist()
    [-1.0, 1.0]
    """
    total: Floats = values @ np.array([weights[name] for name in names]) + weights[START]
    return total


def probability(odds: Floats) -> Floats:
    """Return log-odds as probabilities.

    >>> probability(np.array([0.0])).tolist()
    [0.5]
    """
    told: Floats = 1 / (1 + np.exp(-np.clip(odds, -500, 500)))
    return told


def among(compared: Compared, odds: Floats, persons: Ints, refused: frozenset[Pair] = frozenset()) -> Surrounded:
    """Return the pairs that are not as good as none, with what the others say; persons `refused` count for nothing."""
    likely = np.flatnonzero((odds > context.FLOOR) & (persons[compared.first] != persons[compared.second]))
    first, second = compared.first[likely].tolist(), compared.second[likely].tolist()
    told = dict(zip(zip(first, second, strict=True), odds[likely].tolist(), strict=True))
    told = {pair: value for pair, value in told.items() if _persons(pair, persons) not in refused}
    return surround(told, compared.kinds, persons)


def _persons(pair: Pair, persons: Ints) -> Pair:
    one, other = int(persons[pair[0]]), int(persons[pair[1]])
    return min(one, other), max(one, other)


def loads(text: str) -> Model:
    """Return the model that `dumps` wrote.

    >>> loads('{"alone": {"start": -1}, "among": {"start": 0}, "suggested": 0.9}').suggested
    0.9
    """
    told = json.loads(text)
    return Model(alone=told["alone"], among=told["among"], suggested=told["suggested"])


def dumps(model: Model) -> str:
    """Return the model as JSON that a person can read."""
    told = {"alone": dict(model.alone), "among": dict(model.among), "suggested": model.suggested}
    return json.dumps(told, indent=2) + "\n"


@cache
def shipped() -> Model:
    """Return the model that comes with Porch: fitted on public handles (CC0), by the command docs/identity.md names."""
    return loads((files(__package__) / "handles.json").read_text())
