"""Matching tells lift from likeness where what friends share is known, says where it is not, and a fault is seen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
import polars as pl
import pytest

from porch.proving.validations import persuasion

pytestmark = pytest.mark.slow

DATA = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[3].parent / "shared" / "data")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("worlds") / "worlds.parquet"
    return persuasion.run(data=None, worlds=15, seed=1, out=out) | {"written": pl.read_parquet(out)}


def test_matching_covers_the_truth_and_the_plain_difference_does_not(told: dict[str, Any]) -> None:
    assert told["network"] == "made up"
    assert told["ours"]["coverage"] > 0.9
    assert abs(told["ours"]["bias"]) < 0.02
    assert told["rivals"]["naive"]["coverage"] < 0.5


def test_every_world_is_written_with_its_truth(told: dict[str, Any]) -> None:
    assert told["written"].height == told["n"]
    assert {"key", "score", "truth"} <= set(told["written"].columns)


def test_what_nobody_measured_is_told_to_fail(told: dict[str, Any]) -> None:
    assert told["unmeasured"]["fails"]
    assert told["unmeasured"]["ours"]["bias"] > 0.03
    assert told["unmeasured"]["ours"]["e_value"] > 1.5
    assert not told["settings"][0]["fails"]


def test_matching_on_other_peoples_traits_is_seen_and_a_lost_world_is_an_error() -> None:
    spoilt = persuasion.run(data=None, worlds=6, seed=1, out=None, plant="shuffled")
    assert spoilt["ours"]["coverage"] < 0.5
    with pytest.raises(click.ClickException, match="no lift"):
        persuasion.run(data=None, worlds=2, seed=1, out=None, plant="lost")


def test_the_real_network_is_taken_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORCH_DATA", str(tmp_path))
    assert persuasion._real() is None
    (tmp_path / persuasion.REAL).parent.mkdir()
    (tmp_path / persuasion.REAL).touch()
    assert persuasion._real() == tmp_path / persuasion.REAL


@pytest.mark.data
@pytest.mark.slow
def test_on_a_real_network_the_interval_holds_the_truth_at_its_nominal_rate() -> None:
    told = persuasion.run(data=DATA / persuasion.REAL, worlds=100, seed=2026, out=None)
    assert 0.93 <= told["ours"]["coverage"] <= 0.97
    assert told["rivals"]["naive"]["coverage"] < 0.4
    assert told["unmeasured"]["fails"]
