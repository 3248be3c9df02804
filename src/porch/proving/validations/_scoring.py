"""How well scores rank and how true chances are: plain figures that every validation of a yes or no uses."""

from __future__ import annotations

from typing import Any

import click
import numpy as np

BINS = 10


def auc(yes: Any, scores: Any) -> float:
    """Return how often a yes is scored above a no, a tie counting half (Mann and Whitney 1947).

    By hand: of the four pairs three are right.

    >>> auc([0, 1, 0, 1], [1, 2, 3, 4])
    0.75
    """
    yes = np.asarray(yes, dtype=bool)
    _, place, count = np.unique(np.asarray(scores, dtype=float), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    good, bad = int(yes.sum()), int((~yes).sum())
    if not good or not bad:
        raise click.ClickException("Every answer is the same: nothing can be ranked.")
    return float((ranks[yes].sum() - good * (good + 1) / 2) / (good * bad))


def calibration_error(yes: Any, chances: Any) -> float:
    """Return by how much the share that came differs from what was told, over ten groups of equal size.

    By hand, told one in two of all and half came: none.

    >>> calibration_error([0, 1] * 50, [0.5] * 100)
    0.0
    """
    yes, chances = np.asarray(yes, dtype=float), np.asarray(chances, dtype=float)
    groups = np.array_split(np.argsort(chances, kind="stable"), BINS)
    return float(sum(len(one) * abs(yes[one].mean() - chances[one].mean()) for one in groups if len(one)) / len(yes))


def shuffled(scores: Any) -> Any:
    """Return the scores in another order: what a validation must see through.

    >>> sorted(shuffled([3, 1, 2]).tolist())
    [1, 2, 3]
    """
    return np.random.default_rng(0).permutation(np.asarray(scores))
