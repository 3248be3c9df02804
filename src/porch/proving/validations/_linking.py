"""Figures of a linker: of the pairs it calls one, how many are; of those that are one, how many it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
DOUBTED = 0.01
"""Below this a pair is as good as none: millions of them would make any calibration look perfect."""
BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What a linker says of the pairs it looked at (places in the rows), and which are right; `of` are right in all."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    score: Floats
    right: Bools
    of: int

    def at(self, threshold: float) -> dict[str, float]:
        """Return {precision, recall, f1} of the pairs scored `threshold` or more."""
        called = self.score >= threshold
        return figures(int((called & self.right).sum()), int(called.sum()), self.of)

    def best_at(self, precision: float) -> dict[str, float]:
        """Return the figures where recall is best at this precision: in hindsight, which is more than anybody has."""
        order = np.argsort(-self.score, kind="stable")
        score, right = self.score[order], self.right[order]
        exact = np.cumsum(right) / np.arange(1, len(score) + 1)
        last = np.append(score[1:] != score[:-1], True)
        good = np.flatnonzero(last & (exact >= precision)) if len(score) else np.zeros(0, dtype=int)
        return self.at(float(score[good[-1]])) if len(good) else figures(0, 0, self.of)

    def calibration_error(self) -> float:
        """Return by how much probabilities and what happened differ, over ten equal bins of the pairs in doubt."""
        told = self.score >= DOUBTED
        score, right = self.score[told], self.right[told]
        place = np.minimum((score * BINS).astype(int), BINS - 1)
        gaps = [abs(score[place == one].mean() - right[place == one].mean()) * (place == one).mean()
                for one in np.unique(place)]  # fmt: skip
        return float(sum(gaps))


def figures(found: int, called: int, of: int) -> dict[str, float]:
    """Return {precision, recall, f1}; who calls nothing is never wrong and finds nothing."""
    precision, recall = found / called if called else 1.0, found / of if of else 0.0
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(both, 4)}


def pairs_of(truth: Sequence[Hashable]) -> int:
    """Return how many pairs of rows are one."""
    return sum(many * (many - 1) // 2 for many in Counter(truth).values())
