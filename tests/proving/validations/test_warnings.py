"""Warnings are judged on series whose bad days somebody labelled, and a fault in the scores is seen."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl
import pytest

from porch.proving.servers.need import need
from porch.proving.validations import warnings
from porch.proving.validations._warning_rivals import A_DAY

DATA = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
BEGAN = datetime(2015, 2, 26, 21, 42, 53, tzinfo=UTC)


def written(folder: Path, name: str, seed: int, floods: tuple[int, ...]) -> None:
    """Write ten days of mentions, with a flood and its window at each of these days."""
    counts = np.random.default_rng(seed).poisson(20, 10 * A_DAY)
    stamps = [(BEGAN + timedelta(minutes=5 * row)).strftime("%F %T") for row in range(len(counts))]
    windows = []
    for day in floods:
        counts[day * A_DAY : day * A_DAY + 6] += 200
        windows.append([f"{stamps[day * A_DAY - 50]}.000000", f"{stamps[day * A_DAY + 50]}.000000"])
    pl.DataFrame({"timestamp": stamps, "value": counts}).write_parquet(folder / f"Twitter_volume_{name}.parquet")
    (folder / f"Twitter_volume_{name}.labels.json").write_text(json.dumps({"windows": windows}))


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """Two companies with three floods between them."""
    written(tmp_path, "AAPL", 1, (4, 7))
    written(tmp_path, "IBM", 2, (6,))
    return tmp_path


def test_floods_are_found_early_and_nothing_else(series: Path, tmp_path: Path) -> None:
    told = warnings.run(data=series, out=tmp_path / "out.parquet")
    assert (told["n"], told["ours"]["recall"], told["ours"]["false_alarms_per_week"]) == (3, 1.0, 0.0)
    assert 80 < told["ours"]["nab_standard_low"] <= told["ours"]["nab_standard"] <= told["ours"]["nab_standard_high"]
    assert told["ours"]["median_delay_minutes"] == 250
    assert told["shipped"]["recall"] == 1.0
    assert set(told["rivals"]) >= {"static_threshold", "seasonal_z"}
    rows = pl.read_parquet(tmp_path / "out.parquet")
    assert (rows.height, rows["truth"].sum(), rows["key"].n_unique()) == (2 * 10 * A_DAY, 3 * 101, rows.height)


def test_a_fault_in_the_scores_is_seen(series: Path) -> None:
    assert warnings.run(data=series, out=None, plant="shuffled")["ours"]["nab_standard"] < 60
    with pytest.raises(click.ClickException, match="1 buckets have no score"):
        warnings.run(data=series, out=None, plant="lost")


def test_a_series_without_labels_or_no_series_is_named(series: Path, tmp_path: Path) -> None:
    (series / "Twitter_volume_IBM.labels.json").unlink()
    with pytest.raises(click.ClickException, match=r"Twitter_volume_IBM\.labels\.json is missing"):
        warnings.run(data=series, out=None)
    with pytest.raises(click.ClickException, match="no folder with some"):
        warnings.run(data=tmp_path / "nothing", out=None)


def test_one_series_alone_is_judged_by_its_own_threshold(series: Path) -> None:
    told = warnings.run(data=series / "Twitter_volume_AAPL.parquet", out=None)
    assert (told["n"], told["published"]["numenta"]["nab_standard"]) == (2, 81.6)


def test_what_the_benchmark_does_not_know_has_nothing_published(series: Path) -> None:
    written(series, "PORCH", 3, (5,))
    assert warnings.run(data=series, out=None)["published"]["numenta"] == {"nab_standard": None}


@pytest.mark.data
@pytest.mark.slow
def test_on_labelled_mentions_ours_is_ahead_of_what_people_use_and_of_the_benchmarks_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    need((DATA / "nab_brand_mentions").is_dir(), "nab_brand_mentions")
    monkeypatch.setenv("PORCH_DATA", str(DATA))
    told: dict[str, Any] = warnings.run(data=Path("nab_brand_mentions"), out=None)
    best = max(one["nab_standard"] for one in told["rivals"].values())
    assert told["ours"]["nab_standard"] > best + 10
    assert told["ours"]["nab_standard"] > told["published"]["numenta"]["nab_standard"]
    assert told["shipped"]["false_alarms_per_week"] < 1
