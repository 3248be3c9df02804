"""Weights begin at what was known, learn what rows teach, and stay where rows teach nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix

from porch.analytics.language.linear import Prior, Rows, chosen, fit, surprise


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
    assert surprise(fit(told, Prior(3.0)).odds(told), told) < 0.1


def test_what_teaches_nothing_leaves_things_as_they_were() -> None:
    prior, _ = chosen(rows(60, noise=True))
    assert prior is None or prior.strength <= 0.3


def test_what_teaches_something_is_taken() -> None:
    assert chosen(rows(60))[0] is not None


def test_what_was_known_is_believed_as_far_as_rows_bear_it_out() -> None:
    told = rows(60)
    right = np.where(np.eye(2)[told.classes] > 0, 2.0, 0.0)
    bold, _ = chosen(replace(told, offset=right, pieces=csr_matrix((60, 2))))
    wrong, _ = chosen(replace(told, offset=-right))
    assert wrong is not None
    assert (bold is None or bold.belief == 1.0, wrong.belief < 1.0) == (True, True)


def test_a_model_read_wide_says_the_same() -> None:
    told = replace(rows(20), offset=np.ones((20, 2)) * (0.0, 1.0))
    weights = fit(told, Prior(1.0, belief=0.5))
    wide = weights.wide(2).odds(told.pieces, told.scores, told.offset)
    assert np.allclose(wide, weights.odds(told))
