"""Our order finds the truly best where a count of votes does not, and a fault in the scores is seen."""

from __future__ import annotations

from pathlib import Path

import click
import polars as pl
import pytest

from porch.proving.validations import ideas

pytestmark = pytest.mark.slow


def test_ours_finds_the_best_beside_what_other_boards_do(tmp_path: Path) -> None:
    told = ideas.run(years=4, seed=1, out=tmp_path / "scores.parquet")
    assert set(told["rivals"]) == {"raw_votes", "fider", "astuto", "wilson"}
    assert told["ours"]["top20_found"] > 0.7
    assert told["rivals"]["raw_votes"]["top20_found"] < 0.5
    assert told["ahead"]["raw_votes"]["top20_found_low"] > 0
    scores = pl.read_parquet(tmp_path / "scores.parquet")
    assert (scores.columns, len(scores)) == (["key", "score", "truth"], 1600)


def test_shuffled_scores_find_nothing_and_a_lost_one_is_an_error() -> None:
    assert ideas.run(years=2, seed=1, out=None, plant="shuffled")["ours"]["top20_found"] < 0.2
    with pytest.raises(click.ClickException, match="1 ideas have no score"):
        ideas.run(years=2, seed=1, out=None, plant="lost")
