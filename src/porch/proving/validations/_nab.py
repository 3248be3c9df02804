"""The scoring of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015): early alarms in a window, and none outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PROBATION, PROBATION_OF = 0.15, 5000
"""The first rows of a series, to learn from: this share of it, and of at most so many rows."""
TP, FP, FN = 1.0, 0.11, 1.0
"""The weights of the standard profile."""
STEEP, FAR = 5.0, 3.0

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The rows of a labelled anomaly, first and last."""

    first: int
    last: int

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.last - self.first + 1


def worth(place: float) -> float:
    """Return what an alarm is worth at a place: -1 where its window begins, 0 where it ends, above 0 behind it.

    By hand: half way through a window 2 / (1 + e^-2.5) - 1.

    >>> round(worth(-0.5), 5)
    0.84828
    """
    return -1.0 if place > FAR else 2 / (1 + float(np.exp(STEEP * place))) - 1


def probation(rows: int) -> int:
    """Return how many rows are there to learn from.

    >>> probation(1000), probation(15_902)
    (150, 750)
    """
    return int(min(np.floor(PROBATION * rows), PROBATION * PROBATION_OF))


def raw(alarms: Flags, windows: Sequence[Window]) -> float:
    """Return what the alarms of one series are worth by the standard profile: at most one for each window.

    By hand: no alarm misses both windows; one where a window begins is worth a whole one, and the other is missed.

    >>> there = [Window(first=200, last=249), Window(first=600, last=649)]
    >>> quiet = np.zeros(1000, dtype=bool)
    >>> raw(quiet, there)
    -2.0
    >>> quiet[200] = True
    >>> raw(quiet, there)
    0.0
    """
    begins = probation(len(alarms))
    told, before = 0.0, None
    spans = sorted(windows, key=lambda one: one.first)
    inside = np.zeros(len(alarms), dtype=bool)
    for one in spans:
        inside[one.first : one.last + 1] = True
        rows = np.flatnonzero(alarms[one.first : one.last + 1]) + one.first
        rows = rows[rows >= begins]
        if one.last >= begins:
            told += TP * worth(-(one.last - rows[0] + 1) / one.rows) / worth(-1.0) if len(rows) else -FN
    for row in np.flatnonzero(alarms & ~inside):
        if row < begins:
            continue
        before = next((one for one in reversed(spans) if one.last < row), None)
        told += FP * (-1.0 if before is None else worth((row - before.last) / (before.rows - 1)))
    return told


def standard(raws: Sequence[float], windows: int) -> float:
    """Return what series are worth together, 0 for no alarm at all and 100 for each window at its begin and no other.

    >>> standard([0.0, -1.0], windows=3)
    33.333333333333336
    """
    return 100 * (sum(raws) + FN * windows) / ((TP + FN) * windows)
