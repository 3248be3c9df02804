"""Weights begin at what was known, learn what rows teach, and stay where rows teach nothing."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from porch.analytics.language.linear import Rows, chosen, fit, surprise


def rows(count: int, *, noise: bool = False) -> Rows:
    chance = np.random.default_rng(3)
    kinds = np.arange(count) % 2
    told = chance.integers(0, 2, count) if noise else kinds
    pieces = csr_matrix(np.eye(2)[told])
    return Rows(
        pieces=pieces, scores=np.zeros((count, 1)), offset=np.zeros((count, 2)), classes=kinds, counts=np.ones(count)
    )


def test_a_telling_piece_is_learnt() -> None:
    told = rows(60)
    assert surprise(fit(told, 3.0).odds(told), told) < 0.1


def test_what_teaches_nothing_leaves_things_as_they_were() -> None:
    assert chosen(rows(60, noise=True))[0] <= 0.3


def test_what_teaches_something_is_taken() -> None:
    assert chosen(rows(60))[0] > 0


def test_a_model_read_wide_says_the_same() -> None:
    told = rows(20)
    weights = fit(told, 1.0)
    wide = weights.wide(2).odds(told.pieces, told.scores)
    assert np.allclose(wide, weights.odds(told))
