"""Which of two is the more influential is told better than by one signal, and a fault in the scores is seen."""

from __future__ import annotations

import os
from pathlib import Path

import click
import numpy as np
import polars as pl
import pytest

from porch.proving.validations import influence_pairs

pytestmark = pytest.mark.slow

DATA = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
PAIRS = DATA / "influencers_pairwise" / "pairs_dev.parquet"


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pairs of which whoever is listed and mentioned more is mostly chosen."""
    chance = np.random.default_rng(3)
    signals = [*influence_pairs.SINGLE.values(), "posts"]
    sides = {side: {name: chance.lognormal(4, 2, 300) for name in signals} for side in "AB"}
    gaps = sum(np.log(sides["A"][name] / sides["B"][name]) for name in ("listed_count", "mentions_received"))
    held = {f"{side}_{name}": told for side, those in sides.items() for name, told in those.items()}
    file = tmp_path_factory.mktemp("pairs") / "pairs.parquet"
    pl.DataFrame({"Choice": (gaps > chance.normal(0, 1, 300)).astype(int), **held}).write_parquet(file)
    return file


def test_ours_stands_beside_its_rivals(pairs: Path, tmp_path: Path) -> None:
    told = influence_pairs.run(train=None, data=pairs, out=tmp_path / "scores.parquet")
    assert set(told["rivals"]) == {"followers", "listed", "mentions", "retweets", "logistic"}
    assert told["ours"]["accuracy"] > told["rivals"]["listed"]["accuracy"]
    assert told["ahead_of_listed"]["low"] > 0
    assert pl.read_parquet(tmp_path / "scores.parquet").columns == ["key", "score", "truth"]


def test_what_is_learnt_elsewhere_tells_these(pairs: Path) -> None:
    assert influence_pairs.run(train=pairs, data=pairs, out=None)["ours"]["auc"] > 0.9


def test_shuffled_scores_are_seen_and_a_lost_one_is_an_error(pairs: Path) -> None:
    assert abs(influence_pairs.run(train=None, data=pairs, out=None, plant="shuffled")["ours"]["auc"] - 0.5) < 0.1
    with pytest.raises(click.ClickException, match="no score"):
        influence_pairs.run(train=None, data=pairs, out=None, plant="lost")


def test_columns_that_are_missing_are_named(tmp_path: Path) -> None:
    pl.DataFrame({"Choice": [1]}).write_parquet(tmp_path / "none.parquet")
    with pytest.raises(click.ClickException, match="listed_count"):
        influence_pairs.run(train=None, data=tmp_path / "none.parquet", out=None)


@pytest.mark.data
@pytest.mark.slow
def test_what_people_said_is_told_better_than_by_lists_and_as_well_as_by_boosting() -> None:
    told = influence_pairs.run(train=None, data=PAIRS, out=None)
    assert told["ahead_of_listed"]["low"] > 0
    for figure, height in told["ceilings"]["gradient_boosting"].items():
        assert told["ours"][figure] > height - 0.01
