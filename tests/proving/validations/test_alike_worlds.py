"""In a made world friends are alike as far as the knob says, and exposure adds what it is told to."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
import polars as pl
import pytest

from porch.proving.validations._alike_worlds import DRAWN, Town, town, world


@pytest.fixture(scope="module")
def place() -> Town:
    return town(None)


def apart(place: Town, *, homophily: float, lift: float = 0.0, measured: bool = True) -> tuple[float, float]:
    """How far the exposed are from the others in what is known of their topic, and in what they did."""
    found = []
    for number in range(20):
        one = world(place, homophily=homophily, lift=lift, measured=measured, seed=[1, number])
        parted = [one.exposed, ~one.exposed]
        found.append(
            [
                np.subtract(*(one.traits[side, 2].mean() for side in parted)),
                np.subtract(*(one.came[side].mean() for side in parted)),
            ]
        )
    return tuple(np.mean(found, axis=0).tolist())


def test_without_homophily_the_exposed_differ_by_the_lift_alone(place: Town) -> None:
    topic, came = apart(place, homophily=0.0, lift=0.1)
    assert topic == pytest.approx(0.0, abs=0.03)
    assert came == pytest.approx(0.1, abs=0.02)


def test_with_homophily_they_differ_without_any_lift(place: Town) -> None:
    topic, came = apart(place, homophily=0.8)
    assert topic > 0.3
    assert came > 0.08


def test_what_is_not_measured_does_not_show(place: Town) -> None:
    topic, came = apart(place, homophily=0.8, measured=False)
    assert topic == pytest.approx(0.0, abs=0.03)
    assert came > 0.08


def test_the_same_seed_is_the_same_world(place: Town) -> None:
    one, again = (world(place, homophily=0.4, lift=0.1, measured=True, seed=[7]) for _ in range(2))
    assert len(one.came) == DRAWN
    assert one.traits.tolist() == again.traits.tolist()
    assert one.came.tolist() == again.came.tolist()


def test_a_file_without_its_columns_or_with_too_few_people_is_told(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1], "time": [0]}).write_parquet(tmp_path / "acts.parquet")
    with pytest.raises(click.ClickException, match="lacks the columns b"):
        town(tmp_path / "acts.parquet")
    pl.DataFrame({"a": [1], "b": [2], "time": [0]}).write_parquet(tmp_path / "acts.parquet")
    with pytest.raises(click.ClickException, match="400 are needed"):
        town(tmp_path / "acts.parquet")
