"""Who comes back is told better than by guessing, and a fault in the scores is seen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl
import pytest

from porch.proving.servers.need import need
from porch.proving.validations import _rival, churn

DATA = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[3].parent / "shared" / "data")


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """Pairs who answer each other at a pace of their own; half of them part half way."""
    chance, rows = np.random.default_rng(5), []
    for pair in range(200):
        every, until = chance.uniform(2, 20), chance.choice([60.0, 200.0])
        day = float(chance.uniform(0, 10))
        while day < until:
            at = int(1_700_000_000 + day * 86_400)
            rows += [(2 * pair, 2 * pair + 1, at), (2 * pair + 1, 2 * pair, at + 600)]
            day += float(chance.exponential(every)) + 0.5
    frame = pl.DataFrame(rows, schema=["src", "dst", "time"], orient="row")
    frame.write_parquet(tmp_path / "pairs.parquet")
    return tmp_path / "pairs.parquet"


@pytest.fixture
def purchases(tmp_path: Path) -> Path:
    """Customers of whom those who came often and lately come again."""
    chance, rows = np.random.default_rng(6), []
    for customer in range(400):
        every, until = chance.uniform(10, 90), chance.choice([60.0, 500.0])
        day = float(chance.uniform(0, 60))
        while day < until:
            when = np.datetime64("1997-01-01") + int(day)
            rows.append((customer, int(str(when).replace("-", "")), 1, 10.0))
            day += float(chance.exponential(every))
    frame = pl.DataFrame(rows, schema=["customer_id", "date", "number_of_cds", "dollar_value"], orient="row")
    frame.write_parquet(tmp_path / "purchases.parquet")
    return tmp_path / "purchases.parquet"


def ours(data: Path, plant: str = "") -> dict[str, Any]:
    figures: dict[str, Any] = churn.run(data=data, out=None, plant=plant)["ours"]
    return figures


def test_pairs_are_ranked_and_shuffled_scores_are_seen(pairs: Path) -> None:
    assert ours(pairs)["auc"] > 0.8
    assert ours(pairs, "shuffled")["auc"] < 0.6


def test_a_lost_row_is_an_error(pairs: Path) -> None:
    with pytest.raises(click.ClickException, match=r"1 of \d+ rows have no score"):
        ours(pairs, "lost")


def test_each_score_can_be_judged_again(pairs: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.parquet"
    told = churn.run(data=pairs, out=out)
    rows = pl.read_parquet(out)
    assert rows.columns == ["key", "score", "truth"]
    assert rows["key"].n_unique() == rows.height == told["n"]
    assert list(told["rivals"]) == ["recency", "frequency"]


def test_other_columns_are_an_error(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(click.ClickException, match="customer_id, date, dollar_value or dst, src, time; it has a"):
        churn.run(data=tmp_path / "a.parquet", out=None)


@pytest.mark.slow
def test_customers_are_ranked_beside_the_rivals_and_shuffled_scores_are_seen(
    purchases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_rival, "run", lambda program, rows, *weeks: rows.select(score=pl.col("repeats")))
    told = churn.run(data=purchases, out=None)
    assert told["ours"]["auc_all"] > 0.8
    assert list(told["rivals"]) == ["bgnbd_expected", "recency", "frequency"]
    assert ours(purchases, "shuffled")["auc_all"] < 0.6


@pytest.mark.rivals
def test_of_cdnow_more_is_told_than_by_bgnbd() -> None:
    path = DATA / "cdnow" / "transactions_dev.parquet"
    need(path.exists(), "PORCH_DATA/cdnow")
    told = churn.run(data=path, out=None)
    rival = told["rivals"]["bgnbd_expected"]
    assert told["ours"]["auc_all"] > rival["auc_all"]
    assert told["ours"]["auc_repeat"] >= rival["auc_repeat"] - 0.005


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.parametrize("name", ["temporal_graphs/collegemsg.parquet", "enron_graph/messages.parquet"])
def test_of_real_messages_more_is_told_than_by_recency_or_frequency(name: str) -> None:
    need((DATA / name).exists(), f"PORCH_DATA/{name}")
    told = churn.run(data=DATA / name, out=None)
    assert told["ours"]["auc"] > max(rival["auc"] for rival in told["rivals"].values())
