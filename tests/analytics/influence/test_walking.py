"""The loops of PageRank on graphs small enough to lay out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from porch.analytics.influence import _walking

pytestmark = pytest.mark.slow


def test_those_on_whom_most_act_stand_first_and_equals_by_number() -> None:
    assert _walking.ordered(np.array([1, 3, 0, 3], np.int32)).tolist() == [2, 0, 3, 1]


def test_edges_are_laid_by_whom_they_lead_to_in_the_order_they_came() -> None:
    sources, targets, weights = np.array([0, 2, 1]), np.array([1, 0, 1]), np.array([0.5, 1.0, 2.0])
    places, cursors = np.array([1, 0, 2]), np.array([[1, 2, 0]], np.int32)
    starts = _walking.bounds(np.array([1, 2, 0], np.int32), places, cursors)
    edges = _walking.Edges(starts, np.empty(3, np.int32), np.empty(3))
    _walking.lay((sources, targets, weights), (0, 3), places, cursors[0], edges)
    assert (starts.tolist(), edges.sources.tolist(), edges.weights.tolist()) == (
        [0, 2, 3, 3],
        [1, 0, 2],
        [0.5, 2.0, 1.0],
    )


def test_counts_and_weights_are_summed_by_person() -> None:
    counts, sums = np.zeros(3, np.int32), np.zeros(3)
    _walking.tally(np.array([0, 2, 2, 1]), (1, 4), counts)
    _walking.weigh(np.array([0, 2, 2]), np.array([0.5, 1.0, 2.0]), sums)
    assert (counts.tolist(), sums.tolist()) == ([0, 1, 2], [0.5, 0.0, 3.0])


def test_rank_is_pulled_along_edges_and_told_how_far_it_moved() -> None:
    edges = _walking.Edges(np.array([0, 1, 7]), np.array([1, 0, 0, 0, 0, 1, 0], np.int32), np.empty(0))
    held = _walking.Ranks(np.array([0.5, 0.0]), np.ones(2), np.array([0.5, 0.25]), np.empty(2), np.zeros((1, 3)))
    _walking.pull((0, 2), edges, held, 0.25, 0.5)
    assert held.found.tolist() == [0.375, 1.625]
    _walking.settle(np.array([0, 2]), (0, 1), held)
    assert (held.sums.tolist(), held.passed.tolist()) == ([[1.25, 0.0, 0.625]], [0.1875, 0.0])
