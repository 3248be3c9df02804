"""Ties are what they were told to be, the likeliest into each first, and what is no tie is said."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from porch.analytics.influence.ties import Ties, arranged, ties


def frame(*rows: tuple[str | None, str, float | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"source": pl.String, "target": pl.String, "chance": pl.Float64}, orient="row")


@pytest.mark.slow  # compiles
def test_the_likeliest_into_each_stand_first() -> None:
    found = arranged(ties(frame(("ann", "dov", 0.2), ("ben", "dov", 0.9), ("cleo", "dov", 0.5), ("dov", "ann", 0.1))))
    assert found.starts.tolist() == [0, 1, 1, 1, 4]
    assert found.sources.tolist() == [3, 1, 2, 0]
    assert found.chances.round(3).tolist() == pytest.approx([0.1, 0.9, 0.5, 0.2])


def test_a_chance_that_is_none_is_said() -> None:
    for wrong in (float("nan"), -0.1, 1.1):
        with pytest.raises(ValueError, match="The chance of tie 1 is"):
            ties(frame(("ann", "ben", 0.5), ("ann", "cleo", wrong)))


def test_a_tie_that_lacks_something_and_a_frame_that_lacks_a_column_are_said() -> None:
    with pytest.raises(ValueError, match="lacks its source, its target or its chance"):
        ties(frame((None, "ben", 0.5)))
    with pytest.raises(ValueError, match="lacks chance"):
        ties(frame(("ann", "ben", 0.5)).drop("chance"))


def test_places_that_are_nobody_and_unequal_lengths_are_said() -> None:
    two, one = np.array([0, 2]), np.array([0.5])
    with pytest.raises(ValueError, match="2 sources, 2 targets and 1 chances"):
        Ties(sources=two, targets=two, chances=one, people=pl.Series([1, 2]))
    with pytest.raises(ValueError, match="places are from 0 to 1"):
        Ties(sources=two, targets=np.array([0, 1]), chances=np.array([0.5, 0.5]), people=pl.Series([1, 2]))
