"""What one member of a community will say of another next, from what everybody said before.

Every figure is a plain count or mean that somebody can check; their weights are learnt from what came before and learnt
anew as time goes on. Only the worker and the command line use it: it brings NumPy and scikit-learn along.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from math import log1p
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

DAY = 86_400.0
HALF_LIFE = 30 * DAY
PRIOR = 2.0
"""A mean begins with so many ratings of the usual kind."""
LAST = 3
KNOWN = 0.3
"""The share of ratings that is only learnt from."""
EVERY = 1000
"""After so many ratings the weights are learnt anew."""

FIGURES = (
    "mean of all", "mean of the target's", "mean of the source's", "recent mean of the target's",
    "recent mean of the source's", "what the source's friends say of the target", "how many of them do",
    "what the target said of the source", "whether it did", "ln(1 + ratings the target got)",
    "ln(1 + ratings the source gave)", "ln(1 + ratings the source got)", "ln(1 + ratings the target gave)",
    "mean of what the source got", "mean of what the target gave", "share of no for the target",
    "share of no by the source", "share of no for the source", "mean of the last three for the target",
    "ln(1 + days since the target came)", "ln(1 + days since the source came)", "whether the target is known",
    "whether the source is known",
)  # fmt: skip


class Rating(NamedTuple):
    """What `source` said of `target` at `at` (seconds): `value` from -1 to 1."""

    source: int
    target: int
    value: float
    at: float


@dataclass(slots=True)
class Side:
    """What somebody got, or gave: by whom, how much in all, how much lately."""

    by: dict[int, float] = field(default_factory=dict)
    values: list[float] = field(default_factory=list)
    total: float = 0.0
    negative: int = 0
    fresh: float = 0.0
    fresh_count: float = 0.0
    fresh_at: float = 0.0

    def note(self, other: int, value: float, at: float) -> None:
        """Take in one rating."""
        faded = 0.5 ** ((at - self.fresh_at) / HALF_LIFE) if self.values else 0.0
        self.fresh, self.fresh_count, self.fresh_at = self.fresh * faded + value, self.fresh_count * faded + 1, at
        self.by[other] = value
        self.values.append(value)
        self.total += value
        self.negative += value < 0

    def mean(self, usual: float) -> float:
        """Return the mean, drawn to the usual one while there is little."""
        return (self.total + PRIOR * usual) / (len(self.values) + PRIOR)

    def recent(self, usual: float, at: float) -> float:
        """Return the mean of late, what is 30 days old counting half."""
        faded = 0.5 ** ((at - self.fresh_at) / HALF_LIFE) if self.values else 0.0
        return (self.fresh * faded + usual) / (self.fresh_count * faded + 1)

    def no(self) -> float:
        """Return the share of negative ones, drawn to one in ten while there is little."""
        return (self.negative + 0.1) / (len(self.values) + 1)


class Ledger:
    """Everything said so far. Ask before you note: what is told of a rating never comes from it or from later ones."""

    def __init__(self) -> None:
        self.got: dict[int, Side] = defaultdict(Side)
        self.gave: dict[int, Side] = defaultdict(Side)
        self.came: dict[int, float] = {}
        self.total, self.count = 0.0, 0

    @property
    def usual(self) -> float:
        """The mean of everything said so far."""
        return self.total / self.count if self.count else 0.0

    def note(self, said: Rating) -> None:
        """Take in one rating."""
        self.got[said.target].note(said.source, said.value, said.at)
        self.gave[said.source].note(said.target, said.value, said.at)
        self.total, self.count = self.total + said.value, self.count + 1
        for one in (said.source, said.target):
            self.came.setdefault(one, said.at)

    def figures(self, source: int, target: int, at: float) -> tuple[float, ...]:
        """Return the FIGURES of a rating that is about to be given.

        By hand: Ann (1) trusts Bob (2) fully, Bob distrusts Ben (3); that is all Ann's friends say of Ben, so it counts
        -1 * 1.02 against 0.3 ratings of the usual kind, 0.

        >>> ledger = Ledger()
        >>> ledger.note(Rating(1, 2, 1.0, 0.0))
        >>> ledger.note(Rating(2, 3, -1.0, DAY))
        >>> told = dict(zip(FIGURES, ledger.figures(1, 3, 2 * DAY), strict=True))
        >>> round(told["what the source's friends say of the target"], 3), told["how many of them do"]
        (-0.773, 1.0)
        """
        usual, got, gave = self.usual, self.got[target], self.gave[source]
        source_got, target_gave = self.got[source], self.gave[target]
        heard, friends = self._friends(gave.by, got.by, usual)
        back = target_gave.by.get(source)
        last = [*got.values[-LAST:], usual]
        return (
            usual, got.mean(usual), gave.mean(usual), got.recent(usual, at), gave.recent(usual, at), heard, friends,
            0.0 if back is None else back - usual, float(back is not None), log1p(len(got.values)),
            log1p(len(gave.values)), log1p(len(source_got.values)), log1p(len(target_gave.values)),
            source_got.mean(usual), target_gave.mean(usual), got.no(), gave.no(), source_got.no(),
            sum(last) / len(last), self._days(target, at), self._days(source, at), float(target in self.came),
            float(source in self.came),
        )  # fmt: skip

    def _friends(self, mine: dict[int, float], theirs: dict[int, float], usual: float) -> tuple[float, float]:
        few, many = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
        shared = [one for one in few if one in many]
        weights = [max(mine[one], 0.0) + 0.02 for one in shared]
        said = sum(weight * theirs[one] for weight, one in zip(weights, shared, strict=True))
        return (said + 0.3 * usual) / (sum(weights) + 0.3), float(len(shared))

    def _days(self, one: int, at: float) -> float:
        return log1p((at - self.came[one]) / DAY) if one in self.came else 0.0


def told_before(ratings: Iterable[Rating]) -> Any:
    """Return the FIGURES of each rating, in their order in time, as they stood before anything of that second."""
    ledger, rows = Ledger(), []
    for _, moment in groupby(ratings, key=lambda said: said.at):
        together = list(moment)
        rows += [ledger.figures(said.source, said.target, said.at) for said in together]
        for said in together:
            ledger.note(said)
    return np.array(rows, dtype=float)


class Foretold(NamedTuple):
    """For each rating: how surely it is positive, and its value; NaN where only learnt from."""

    surely: Any
    value: Any


def foretell(figures: Any, values: Any, *, known: float = KNOWN, every: int = EVERY) -> Foretold:
    """Return what would have been foretold of each rating after the first `known` share, from earlier ones alone.

    Logistic regression for the sign, ridge regression for the value, learnt anew after `every` ratings.
    """
    said = np.asarray(values, dtype=float)
    surely, value = np.full(len(said), np.nan), np.full(len(said), np.nan)
    for start in range(max(1, int(known * len(said))), len(said), every):
        now = slice(start, start + every)
        surely[now], value[now] = _learnt(figures[:start], said[:start], figures[now])
    return Foretold(surely, value)


def _learnt(past: Any, said: Any, now: Any) -> tuple[Any, Any]:
    value = make_pipeline(StandardScaler(), Ridge()).fit(past, said).predict(now)
    value = np.clip(value, -1.0, 1.0)
    if len(set(said > 0)) < 2:  # nobody has said no yet, or nobody yes: the value is all there is to go by
        return (value + 1) / 2, value
    sign = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(past, said > 0)
    return sign.predict_proba(now)[:, 1], value
