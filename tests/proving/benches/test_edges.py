"""The graph of the influence bench is the same every time, and few draw very much."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from porch.proving.benches import _edges


def test_it_is_the_same_every_time_and_within_the_people(tmp_path: Path) -> None:
    _edges.write(tmp_path, 500, 4000)
    read, made = _edges.read(tmp_path), _edges.edges(500, 4000)
    assert all(np.array_equal(*sides) for sides in zip(read, made, strict=True))
    assert {side.max() < 500 and side.min() >= 0 for side in made} == {True}


def test_few_are_acted_on_by_very_many() -> None:
    _, targets = _edges.edges(10_000, 100_000)
    drew = np.sort(np.bincount(targets, minlength=10_000))
    assert drew[-100:].sum() > 10 * drew[:1000].sum()


def test_acts_come_in_their_order_over_ninety_days() -> None:
    moments = _edges.moments(1000)
    assert (np.diff(moments) >= 0).all()
    assert 80 < np.ptp(moments) / 86_400 < 90
