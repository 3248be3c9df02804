"""The same act told twice, and what one does to another in a day beyond the first few: found by sorting numbers.

Most pairs act once a day. So only those rows are ordered in full that share their pair and day with another.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Whole = NDArray[np.int64]
WIDE = 2.0**31


def thinned(rows: pl.DataFrame, *, a_day: int, day: float) -> tuple[pl.Series, int, int]:
    """Return which rows stay, and how many do not as they were told twice, and as there were too many.

    Rows are (actor, target, time, kind, topic, in_person); actors and targets are whole numbers from 0. Of a pair the
    first `a_day` acts in a day stay; what is told twice, as online and as in person, stays as online.

    >>> told = pl.DataFrame({"actor": [0] * 4, "target": [1] * 4, "time": [5.0, 5.0, 7.0, 6.0], "kind": [""] * 4,
    ...                      "topic": [""] * 4, "in_person": [False] * 4})
    >>> keeps, twice, often = thinned(told, a_day=2, day=86_400.0)
    >>> sum(keeps), keeps[2], twice, often
    (2, False, 1, 1)
    """
    pairs = _joined(rows["actor"].to_numpy(), rows["target"].to_numpy())
    together = _joined(pairs, _whole(rows["time"].to_numpy() // day))
    some = _shared(together)
    told = rows[some].select("time", "kind", "topic", "in_person", day=together[some], row=some)
    told = told.sort("day", "time", "kind", "topic", "in_person")
    same = ["day", "time", "kind", "topic"]
    again = told.select(pl.all_horizontal(pl.col(same) == pl.col(same).shift()).fill_null(value=False)).to_series()
    once = told.filter(~again)
    beyond = once.filter(_places(once["day"].to_numpy()) >= a_day)
    keeps = np.ones(rows.height, bool)
    keeps[told["row"].filter(again).to_numpy()] = False
    keeps[beyond["row"].to_numpy()] = False
    return pl.Series(keeps), told.height - once.height, beyond.height


def _joined(one: Whole, other: Whole) -> Whole:
    """Return numbers that are equal where both are."""
    wide = int(other.max(initial=0)) + 1
    if int(one.max(initial=0)) >= np.iinfo(np.int64).max // wide:
        one = np.unique(one, return_inverse=True)[1]
    return one * wide + other


def _whole(days: NDArray[np.float64]) -> Whole:
    """Return whole numbers from 0 that are equal where the days are."""
    first = days.min(initial=0.0)
    near = days.max(initial=0.0) - first < WIDE
    places: Whole = (days - first).astype(np.int64) if near else np.unique(days, return_inverse=True)[1]
    return places


def _shared(numbers: Whole) -> Whole:
    """Return where numbers stand that stand more than once."""
    order = np.argsort(numbers)
    same = np.diff(numbers[order]) == 0
    ends = np.zeros(1, bool)
    return order[np.concatenate([ends, same]) | np.concatenate([same, ends])] if len(order) else order


def _places(numbers: Whole) -> Whole:
    """Return the place of each among its equals, which stand side by side.

    >>> _places(np.array([7, 7, 9, 7])).tolist()
    [0, 1, 0, 0]
    """
    at = np.arange(len(numbers))
    begins = np.diff(numbers, prepend=numbers[:1] - 1) != 0
    places: Whole = at - np.maximum.accumulate(np.where(begins, at, 0))
    return places
