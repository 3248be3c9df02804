"""A ring of friends who all praise each other counts a quarter; a conversation between two counts whole."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from porch.analytics.influence import rings


def ring(of: int, beside: int = 0) -> tuple[np.ndarray, np.ndarray, int]:
    pairs = np.array(list(permutations(range(of), 2)), dtype=int)
    return pairs[:, 0], pairs[:, 1], of + beside


def test_two_who_talk_are_no_ring() -> None:
    assert rings.weights(*ring(2)).tolist() == [1.0, 1.0]


def test_a_closed_ring_counts_a_quarter() -> None:
    assert set(rings.weights(*ring(12)).tolist()) == {0.25}


def test_one_way_is_no_ring() -> None:
    fans = np.arange(1, 30)
    assert rings.closures(fans, np.zeros(29, int), 30).tolist() == [0.0] * 29


def test_whoever_is_on_terms_with_thousands_is_not_asked() -> None:
    friends = np.arange(1, rings.MOST + 2)
    nobody = np.zeros(len(friends), int)
    actors, targets = np.concatenate([friends, nobody, [1, 2]]), np.concatenate([nobody, friends, [2, 1]])
    assert rings.closures(actors, targets, len(friends) + 1).max() == 0


def test_of_nobody_there_is_nothing() -> None:
    nothing = np.zeros(0, int)
    assert rings.weights(nothing, nothing, 0).tolist() == []
