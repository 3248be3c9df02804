"""What is known of pairs in general, learnt from all at once, so that a young pair borrows from the old ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from porch.analytics.relationship.rhythm import DEFAULT, Fit

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_PAIRS = 50
"""With fewer pairs, four numbers cannot be learnt: the prior stays what it was."""
PULL = 0.001
"""Weight of a penalty on the squared logarithms, for each pair: keeps the search from running off to infinity."""


def fit(
    repeats: Sequence[int], last: Sequence[float], age: Sequence[float], *, start: Fit = DEFAULT, pull: float = PULL
) -> Fit:
    """Return the four numbers under which what the pairs did is most likely; `start` when they are fewer than 50.

    Each pair gives three numbers, as in `rhythm.py`. Maximum likelihood of MBG/NBD by L-BFGS-B (scipy) on logarithms,
    relative to the mean age, so that the unit of time does not matter.
    """
    import numpy as np
    from scipy.optimize import minimize

    if len(repeats) < LEAST_PAIRS:
        return start
    x, t, ages = (np.asarray(one, dtype=float) for one in (repeats, last, age))
    unit = float(max(ages.mean(), 1e-9))
    begin = np.log([start.r, start.alpha / unit, start.a, start.b])
    found = minimize(_loss, begin, args=(x, t / unit, ages / unit, pull), method="L-BFGS-B", bounds=[(-12, 12)] * 4)
    r, alpha, a, b = (float(one) for one in np.exp(found.x))
    return Fit(r=r, alpha=alpha * unit, a=a, b=b)


def _loss(logs: Any, x: Any, t: Any, age: Any, pull: float) -> float:
    import numpy as np
    from scipy.special import betaln, gammaln

    r, alpha, a, b = np.exp(logs)
    common = gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b)
    going_on = betaln(a, b + x + 1) - (r + x) * np.log(alpha + age)
    parted = betaln(a + 1, b + x) - (r + x) * np.log(alpha + t)
    return float(-(common + np.logaddexp(going_on, parted)).mean() + pull * (logs**2).sum())
