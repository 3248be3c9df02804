"""Pairs are found wherever they stand: in the sorted base, or chained behind it."""

from __future__ import annotations

import numpy as np

from porch.analytics.influence._pairs import Pairs


def test_many_small_additions_are_sorted_in_now_and_then() -> None:
    rng = np.random.default_rng(5)
    actors, targets = rng.integers(0, 50, 3_000), rng.integers(50, 100, 3_000)
    times = np.sort(rng.random(3_000))
    kept = Pairs.none(100)
    for start in range(0, 3_000, 7):
        some = slice(start, start + 7)
        kept = kept.roomy(7)
        kept.add(actors[some], targets[some], times[some])
    whole = Pairs.of(actors, targets, times, 100)
    told = [sorted(zip(*(column.tolist() for column in one.all()), strict=True)) for one in (kept, whole)]
    assert told[0] == told[1]
    assert kept.base > 0
    assert (kept.acted.tolist(), kept.drew.tolist()) == (whole.acted.tolist(), whole.drew.tolist())


def test_an_earlier_act_changes_nothing_about_the_last() -> None:
    pairs = Pairs.of(np.array([0]), np.array([1]), np.array([9.0]), 2).roomy(1)
    pairs.add(np.array([0]), np.array([1]), np.array([3.0]))
    assert pairs.all()[2].tolist() == [9.0]
