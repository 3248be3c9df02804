"""When something began: the first of the moments at which a series is above what it takes, and quiet after it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def onsets(above: NDArray[np.float64], *, least: float, rest: int) -> NDArray[np.int64]:
    """Return the buckets in which an alarm begins: `least` is reached, and no alarm began within `rest` buckets before.

    By hand: the third is part of the alarm that began at the second, the sixth is not.

    >>> onsets(np.array([0.0, 5, 6, 0, 0, 5]), least=4, rest=3).tolist()
    [1, 5]
    """
    begun: list[int] = []
    for at in np.flatnonzero(above >= least).tolist():
        if not begun or at - begun[-1] > rest:
            begun.append(at)
    return np.array(begun, dtype=np.int64)
