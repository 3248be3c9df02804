"""The next rating is told better than by each rival, and a fault in the scores is seen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl
import pytest

from porch.proving.servers.need import need
from porch.proving.validations import trust

DATA = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[3].parent / "shared" / "data")


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    """Sixty people, of whom some are good and some are harsh."""
    chance, rows = np.random.default_rng(8), []
    good, harsh = chance.normal(2, 3, 60), chance.normal(0, 3, 60)
    for time in range(1500):
        source, target = (int(one) for one in chance.choice(60, 2, replace=False))
        said = int(np.clip(round(good[target] + harsh[source] + chance.normal()), -10, 10)) or 1
        rows.append((source, target, said, time))
    pl.DataFrame(rows, schema=list(trust.COLUMNS), orient="row").write_parquet(tmp_path / "r.parquet")
    return tmp_path / "r.parquet"


def told(data: Path, plant: str = "") -> dict[str, Any]:
    return trust.run(data=data, out=None, plant=plant)


@pytest.mark.slow
def test_it_is_told_beside_every_rival_and_with_the_interval_of_the_difference(ratings: Path) -> None:
    figures = told(ratings)
    assert list(figures["rivals"]) == ["mean", "target_mean", "reciprocal", "fairness_goodness"]
    assert all(figures["ours"]["auc"] > rival["auc"] for rival in figures["rivals"].values())
    assert all(low > 0 for low, _ in (one["auc"] for one in figures["differences"].values()))
    assert all(high < 0 for _, high in (one["rmse"] for one in figures["differences"].values()))
    assert figures["n"] == 1050


@pytest.mark.slow
def test_shuffled_scores_and_a_lost_row_are_seen(ratings: Path) -> None:
    shuffled = told(ratings, "shuffled")["ours"]
    assert shuffled["auc"] < 0.56
    assert shuffled["rmse"] > told(ratings)["ours"]["rmse"] + 1
    with pytest.raises(click.ClickException, match="1 of 1050 ratings have no score"):
        told(ratings, "lost")


def test_each_score_can_be_judged_again(ratings: Path, tmp_path: Path) -> None:
    trust.run(data=ratings, out=tmp_path / "rows.parquet")
    rows = pl.read_parquet(tmp_path / "rows.parquet")
    assert rows.columns == ["key", "source", "target", "truth", "score", "value"]
    assert rows["key"].n_unique() == rows.height == 1050


def test_missing_columns_and_too_few_ratings_are_errors(ratings: Path, tmp_path: Path) -> None:
    pl.read_parquet(ratings).drop("time").write_parquet(tmp_path / "less.parquet")
    with pytest.raises(click.ClickException, match="lacks time"):
        told(tmp_path / "less.parquet")
    pl.read_parquet(ratings).head(20).write_parquet(tmp_path / "few.parquet")
    with pytest.raises(click.ClickException, match="20 ratings"):
        told(tmp_path / "few.parquet")


@pytest.mark.data
@pytest.mark.slow
def test_of_real_ratings_more_is_told_than_by_each_rival() -> None:
    path = DATA / "bitcoin_trust" / "otc.parquet"
    need(path.exists(), "PORCH_DATA/bitcoin_trust")
    figures = told(path)
    assert all(one["auc"][0] > 0 > one["rmse"][1] for one in figures["differences"].values())
