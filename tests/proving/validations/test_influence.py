"""Who will be responded to is told better than by guessing, and a fault in the scores is seen."""

from __future__ import annotations

import os
from pathlib import Path

import click
import numpy as np
import polars as pl
import pytest

from porch.proving.validations import _influence_rivals, influence

pytestmark = pytest.mark.slow

DATA = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
HOUR = 3600
ASKED = {"step": "6h", "half_lives": "1h,6h,24h", "out": None}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three days in which whoever is talked about changes every day."""
    chance, rows = np.random.default_rng(7), []
    for hour in range(72):
        loved = 10 * (hour // 24)
        for _ in range(60):
            target = loved + int(chance.integers(0, 10)) if chance.random() < 0.8 else int(chance.integers(0, 300))
            rows.append((int(chance.integers(0, 300)), target, hour * HOUR + int(chance.integers(0, HOUR)), "RT"))
    file = tmp_path_factory.mktemp("influence") / "acts.parquet"
    pl.DataFrame(rows, schema=["a", "b", "time", "kind"], orient="row").write_parquet(file)
    return file


def test_ours_stands_beside_its_rivals(town: Path, tmp_path: Path) -> None:
    told = influence.run(data=town, step="6h", half_lives="1h,6h,24h", out=tmp_path / "scores.parquet")
    assert set(told["rivals"]) == set(_influence_rivals.names(["1h", "6h", "24h"]))
    assert set(told["ours"]) == set(influence.FIGURES)
    assert told["ours"]["ndcg_100"] > told["rivals"]["in_degree"]["ndcg_100"]
    assert told["won"]["pagerank"]["won"] > told["won"]["pagerank"]["lost"]
    kept = pl.read_parquet(tmp_path / "scores.parquet")
    assert (kept.columns, kept["window"].n_unique()) == (["key", "score", "truth", "window"], told["windows"])


def test_shuffled_scores_are_seen(town: Path) -> None:
    right, wrong = (influence.run(data=town, **ASKED, plant=plant) for plant in ("", "shuffled"))
    assert wrong["ours"]["ndcg_100"] < right["ours"]["ndcg_100"] - 0.2
    assert abs(wrong["ours"]["spearman"]) < 0.3


def test_a_lost_score_is_an_error(town: Path) -> None:
    with pytest.raises(click.ClickException, match="no score"):
        influence.run(data=town, **ASKED, plant="lost")


def test_too_few_windows_and_no_span_of_time_are_said(town: Path) -> None:
    with pytest.raises(click.ClickException, match="windows"):
        influence.run(data=town, step="2d", half_lives="1h", out=None)
    with pytest.raises(click.ClickException, match="no span"):
        influence.seconds("often")


@pytest.mark.data
@pytest.mark.slow
def test_on_real_acts_nothing_that_was_used_before_is_better() -> None:
    told = influence.run(data=DATA / "higgs" / "activity_before_20120704.parquet", **ASKED)
    for figures in told["rivals"].values():
        assert told["ours"]["ndcg_100"] > figures["ndcg_100"]
        assert told["ours"]["share_100"] > figures["share_100"]
