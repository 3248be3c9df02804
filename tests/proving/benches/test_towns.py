"""Graphs are as large as they are said to be, every time the same, and what leads to somebody adds up to one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from porch.proving.benches import _towns

SMALL = _towns.HIGGS.of(0.01)


def test_a_graph_is_as_large_as_asked_and_drawn_the_same_again() -> None:
    sources, targets = _towns.drawn(SMALL)
    again = _towns.drawn(SMALL)
    assert len(sources) == SMALL.ties
    assert len(set(zip(sources.tolist(), targets.tolist(), strict=True))) == SMALL.ties
    assert not (sources == targets).any()
    assert np.array_equal(sources, again[0])
    assert np.array_equal(targets, again[1])


def test_a_few_are_heard_by_very_many() -> None:
    heard = np.sort(np.bincount(_towns.drawn(SMALL)[0]))[::-1]
    assert heard[:10].sum() > SMALL.ties / 5


def test_people_are_numbered_without_gaps() -> None:
    both = np.concatenate(_towns.drawn(SMALL))
    assert np.array_equal(np.unique(both), np.arange(both.max() + 1))


def test_of_acts_only_retweets_of_others_are_ties() -> None:
    rows = pl.DataFrame({"a": [1, 2, 2, 3], "b": [9, 9, 2, 9], "kind": ["RT", "RT", "RT", "RE"]})
    sources, targets = _towns.retweeted(rows)
    assert (sources.tolist(), targets.tolist()) == ([2, 2], [0, 1])


def test_the_chances_into_somebody_add_up_to_one(tmp_path: Path) -> None:
    sources, targets = _towns.drawn(SMALL)
    _towns.write(tmp_path, sources, targets)
    sums = np.bincount(targets, np.load(tmp_path / "chances.npy"))
    assert np.allclose(sums[sums > 0], 1)
