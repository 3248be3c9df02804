"""How much of a response counts as influence: of friends who all respond to each other, a quarter; of nobodies, half.

    weight(a, b) = (1 - 3/4 * closure(a, b)) * (1/2 if nothing is known of a but this response)

closure is the share of the smaller circle that both have in common, a circle being those with whom one responds both
ways (the overlap of a tie; Onnela et al. 2007, eq. 1, over mutual ties). A conversation between two has none, a ring in
which all praise each other has all of it.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from porch.analytics.influence._pairs import ALONE
from porch.analytics.influence.acts import Numbers, Reals
from porch.analytics.influence.counting import among

RING = 0.75
MOST = 1_000
"""Whoever is on mutual terms with more people is not asked for rings: that is no ring, and would take long."""


def weights(actors: Numbers, targets: Numbers, people: int) -> Reals:
    """Return what each pair counts, 1/8 to 1; every pair stands once.

    >>> weights(np.array([0, 1, 3]), np.array([1, 0, 0]), 4).tolist()  # two talk; of the fourth nothing else is known
    [1.0, 1.0, 0.5]
    """
    signs_of_life = np.bincount(actors, minlength=people) + np.bincount(targets, minlength=people)
    told: Reals = (1 - RING * closures(actors, targets, people)) * np.where(signs_of_life[actors] <= 1, ALONE, 1.0)
    return told


def closures(actors: Numbers, targets: Numbers, people: int) -> Reals:
    """Return the closure of every pair, 0 for those that are not mutual.

    >>> three = np.array([0, 0, 1, 1, 2, 2]), np.array([1, 2, 0, 2, 0, 1])
    >>> closures(*three, 3).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    """
    told = np.zeros(len(actors))
    mutual = among(actors * people + targets, np.sort(targets * people + actors))
    circle = np.bincount(actors[mutual], minlength=people)
    asked = mutual & (circle[actors] <= MOST) & (circle[targets] <= MOST) & (circle[actors] > 1) & (circle[targets] > 1)
    if asked.any():
        ones, others = actors[asked], targets[asked]
        ties = csr_matrix((np.ones(len(ones)), (ones, others)), shape=(people, people))
        common = np.asarray((ties @ ties).multiply(ties).tocsr()[ones, others]).ravel()
        told[asked] = common / (np.minimum(circle[ones], circle[others]) - 1)
    return told
