"""In what order ideas are shown: the best liked for certain first, and some places kept for finding out."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from porch.analytics.ideas.appeal import USUAL, Appeal, Prior, appeal

TRIED = 2
"""Places of each page that go to ideas of which too little is known."""


def listed(
    votes: ArrayLike, shown: ArrayLike, chance: np.random.Generator, *, prior: Prior = USUAL, page: int = 10,
    tried: int = TRIED,
) -> NDArray[np.int64]:  # fmt: skip
    """Return the places of the ideas in the order in which they are shown.

    On each page of `page`, all but the last `tried` go to those whose appeal is highest even at the low end of its
    interval; the last to whom a draw from what each may yet turn out to be prefers (Thompson 1933). The same `chance`
    gives the same order.

    >>> listed([9, 8, 1, 0], [10, 10, 10, 0], np.random.default_rng(3), page=3, tried=1).tolist()
    [0, 1, 3, 2]
    """
    liked, among = np.asarray(votes, float), np.asarray(shown, float)
    sure = steady(appeal(liked, among, prior))
    drawn = chance.beta(prior.liked + liked, prior.passed + among - liked)
    hopeful = np.argsort(-drawn, kind="stable")
    return _woven(sure, hopeful, page, tried)


def steady(told: Appeal) -> NDArray[np.int64]:
    """Return the places of the ideas, best liked first by the low end of the interval, then by the middle."""
    return np.lexsort((-told.value, -told.low))


def _woven(sure: NDArray[np.int64], hopeful: NDArray[np.int64], page: int, tried: int) -> NDArray[np.int64]:
    """Return each idea once: of every page so many from the front of `sure`, then so many from that of `hopeful`."""
    order, taken = np.empty(len(sure), np.int64), np.zeros(len(sure), bool)
    ahead = {True: 0, False: 0}
    for place in range(len(sure)):
        trying = place % page >= page - tried
        queue = hopeful if trying else sure
        while taken[queue[ahead[trying]]]:
            ahead[trying] += 1
        order[place] = queue[ahead[trying]]
        taken[order[place]] = True
    return order
