"""How surprising it is that so many speak: against what is usual for this series, its own bursts included.

What people say of a business comes in bursts even when nothing is wrong, so a mean and a deviation cry wolf. The counts
that came before are taken as a negative binomial, a Poisson whose rate varies by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom

Counts = NDArray[np.float64]

SPANS = (1, 3, 6, 12)
"""Buckets that are counted together: a leap is seen in one, a rise in many. All have the same say."""
CAP = 0.99
"""Counts above this quantile of what came before are taken for it: the last flood is not what is usual."""
ANEW = 12
"""What is usual is counted anew after so many buckets."""
MOST = 50.0
"""More than that is not told apart: one in 10^50."""
LEAST = 4.0
"""What it takes to warn; between 3.5 and 4.5 it hardly matters on the series it was chosen on (docs/warnings.md)."""
BURSTY = 1.05
"""The variance is at least so many times the mean: a Poisson is the least that varies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """A negative binomial: `mean` a span; the smaller `size` the burstier, the variance is mean + mean^2 / size."""

    mean: float
    size: float

    def surprise(self, counts: Counts) -> Counts:
        """Return -log10 of the chance that as many or more come, MOST at most.

        By hand: with size 1 each further one comes with chance mean / (1 + mean), so 3 or more do in (1/2)^3.

        >>> (10 ** -Usual(mean=1, size=1).surprise(np.array([3.0]))).round(6).tolist()
        [0.125]
        """
        told = -nbinom.logsf(counts - 1, self.size, self.size / (self.size + self.mean)) / np.log(10)
        at_most: Counts = np.minimum(np.nan_to_num(told, nan=MOST, posinf=MOST), MOST)
        return at_most


def usual(before: Counts) -> Usual:
    """Return what is usual after these counts, at least one of them: by the method of moments (Bliss and Fisher 1953).

    By hand: 0 to 9, capped at 8.91, and half a count more for what was never seen: mean 4.991, variance 8.17.

    >>> told = usual(np.arange(10.0))
    >>> round(told.mean, 3), round(told.mean + told.mean**2 / told.size, 3)
    (4.991, 8.17)
    """
    capped = np.minimum(before, np.quantile(before, CAP))
    mean = float(capped.mean()) + 0.5
    variance = max(float(capped.var()), BURSTY * mean)
    return Usual(mean=mean, size=mean**2 / (variance - mean))


def surprise(counts: Counts, *, memory: int, begins: int) -> Counts:
    """Return how surprising each count is after those before it: the mean of -log10 chances over the spans.

    `counts` is one series, a bucket each. Nothing later is looked at: `memory` buckets before are what is usual, and
    the first `begins` buckets are not judged (0). A gap in the series is to be taken out before, it is no silence.

    >>> flood = np.r_[np.tile([2.0, 3.0, 4.0], 100), 40.0, 60.0]
    >>> told = surprise(flood, memory=300, begins=100)
    >>> float(told[:100].max()), bool(told[100:300].max() < 1), bool(told[300] > 4), bool(told[301] > told[300])
    (0.0, True, True, True)
    """
    told = np.zeros(len(counts))
    for span in SPANS:
        together = _together(counts, span)
        for first in range(begins, len(counts), ANEW):
            now = slice(first, first + ANEW)
            told[now] += usual(together[max(0, first - memory) : first]).surprise(together[now])
    return told / len(SPANS)


def _together(counts: Counts, span: int) -> Counts:
    total: Counts = np.cumsum(np.r_[np.zeros(span), counts])
    return total[span:] - total[:-span]
