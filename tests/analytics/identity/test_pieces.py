"""Pieces are found within one spelling, and their crowd is counted network by network."""

from __future__ import annotations

import numpy as np

from porch.analytics.identity.pieces import pieces


def test_a_piece_never_reaches_from_one_spelling_into_the_next() -> None:
    apart = pieces([["abc", "def"]], np.array([0]), 4)
    assert apart.held.nnz == 0


def test_a_handle_that_repeats_itself_counts_once() -> None:
    assert pieces([["annannann"]], np.array([0]), 3).held.nnz == 3


def test_the_crowd_is_the_fullest_network() -> None:
    found = pieces([["anna"], ["anna"], ["anna"]], np.array([0, 0, 1]), 4)
    assert found.crowd.tolist() == [2]


def test_nothing_has_no_pieces() -> None:
    assert pieces([[""], [""]], np.array([0, 1]), 3).held.shape == (2, 0)
