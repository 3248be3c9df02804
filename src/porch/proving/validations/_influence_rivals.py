"""What influence has been told by: who is named by most, PageRank, a weighted sum as Klout's, one faded count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from porch.analytics.influence.acts import Acts, Reals
from porch.analytics.influence.counting import responded

DAMPING = 0.85
NEAR = 1e-8
MOST = 200  # rounds
KLOUT = {"RT": 1.0, "RE": 1.0, "MT": 0.5}
"""Weights of the sum, of any other kind 1: nobody outside knew Klout's."""


def scores(past: Acts, at: float, half_lives: Mapping[str, float], *, step: float) -> dict[str, Reals]:
    """Return how each rival ranks everybody at `at`; `half_lives` are the single counts, by name, in seconds.

    An edge of the faded PageRank halves in every `step`.
    """
    people = len(past.people)
    plain = pagerank(past, np.ones(len(past.times)))
    faded = {name: _faded(past, at, span) for name, span in half_lives.items()}
    kinds = np.stack([
        np.log1p(np.bincount(past.targets[past.kinds == number], minlength=people)) * KLOUT.get(name, 1.0)
        for number, name in enumerate(past.kind_names)
    ])  # fmt: skip
    return {
        "in_degree": responded(past), "pagerank": plain,
        "decayed_pagerank": pagerank(past, _fresh(past, step)),
        "klout_like": kinds.sum(axis=0) + np.log1p(responded(past)) + np.log1p(plain * people),
        **{f"decayed_{name}": told for name, told in faded.items()},
    }  # fmt: skip


def pagerank(past: Acts, weights: Reals) -> Reals:
    """Return the PageRank of everybody by power iteration to an L1 change of 1e-8; nobody's own links lead anywhere."""
    people = len(past.people)
    shape = (people, people)
    into = csr_matrix((weights, (past.targets, past.actors)), shape=shape)
    given = np.asarray(into.sum(axis=0)).ravel()
    share = np.divide(1.0, given, out=np.zeros(people), where=given > 0)
    rank = np.full(people, 1 / max(people, 1))
    for _ in range(MOST):
        lost = rank[given <= 0].sum()
        new = DAMPING * (into @ (rank * share) + lost / people) + (1 - DAMPING) / people
        change, rank = np.abs(new - rank).sum(), new
        if change < NEAR:
            break
    return np.asarray(rank)


def _fresh(past: Acts, pace: float) -> Reals:
    """Return what each act weighs beside the latest of its actor: PageRank asks for no more, and nothing is lost."""
    latest = np.full(len(past.people), -np.inf)
    np.maximum.at(latest, past.actors, past.times)
    told: Reals = np.exp2((past.times - latest[past.actors]) / pace)
    return told


def names(half_lives: Sequence[str]) -> list[str]:
    """Return what the rivals are called.

    >>> names(["1h"])
    ['in_degree', 'pagerank', 'decayed_pagerank', 'klout_like', 'decayed_1h']
    """
    return ["in_degree", "pagerank", "decayed_pagerank", "klout_like", *(f"decayed_{name}" for name in half_lives)]


def _faded(past: Acts, at: float, half_life: float) -> Reals:
    counts = np.bincount(past.targets, np.exp2((past.times - at) / half_life), minlength=len(past.people))
    return counts.astype(float)
