"""Who is one person is measured on either kind of set, and spoilt scores are seen in the figures."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import polars
import pytest

from porch.proving.servers.need import need
from porch.proving.validations import identity
from tests.proving.validations.test_handles import rows as handles
from tests.proving.validations.test_records import table as records


def written(folder: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    path = folder / "set.parquet"
    polars.DataFrame(rows, infer_schema_length=None).write_parquet(path)
    return path


@pytest.fixture
def across(tmp_path: Path) -> Path:
    return written(tmp_path, handles(90))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return written(tmp_path, records(120))


def test_handles_are_told_by_their_columns(across: Path) -> None:
    told = identity.run(data=across)
    assert set(told["rivals"]) == {"exact", "jaro_winkler", "normalised_jaro_winkler", "contained"}
    assert told["ours"]["precision"] > 0.95
    assert told["n"] + told["fitted_on"] == 360


def test_records_are_told_by_their_columns(table: Path) -> None:
    told = identity.run(data=table)
    assert set(told["rivals"]) == {"exact", "mean_jaro_winkler"}
    assert told["ours"] == {**told["ours"], "precision": 1.0, "recall": 1.0}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["across", "table"])
def test_shuffled_scores_and_lost_pairs_are_seen(kind: str, request: pytest.FixtureRequest) -> None:
    data = request.getfixturevalue(kind)
    honest = identity.run(data=data)["ours"]
    assert identity.run(data=data, plant="shuffle")["ours"]["precision"] < honest["precision"] - 0.1
    assert identity.run(data=data, plant="lose")["ours"]["recall"] < honest["recall"] - 0.2


def test_each_pair_can_be_counted_again(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "pairs.parquet"
    told = identity.run(data=table, out=out)["ours"]
    pairs = polars.read_parquet(out).filter(polars.col("score") >= told["threshold"])
    assert pairs["right"].mean() == told["precision"]
    assert pairs["key"].n_unique() == len(pairs)


def test_another_table_is_refused_by_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException, match="date_of_birth"):
        identity.run(data=written(tmp_path, [{"person": "p1", "given_name": "Ann"}]))


def _real(name: str) -> Path:
    path = Path(os.environ.get("PORCH_DATA", "")) / name
    need(path.is_file(), f"PORCH_DATA/{name}")
    return path


@pytest.mark.data
def test_real_handles_are_told_as_well_as_promised_by_the_weights_that_are_shipped(tmp_path: Path) -> None:
    from porch.analytics.identity.model import loads, shipped

    kept = tmp_path / "handles.json"
    told = identity.run(data=_real("public_handles/handles_dev.parquet"), keep=kept)
    ours = told["ours"]
    assert (ours["precision"] >= 0.99, ours["recall"] >= 0.85) == (True, True)
    assert ours["f1"] > max(one["f1"] for one in told["rivals"].values())
    made = loads(kept.read_text())
    assert made.alone == pytest.approx(shipped().alone, abs=0.01)
    assert made.among == pytest.approx(shipped().among, abs=0.01)


@pytest.mark.data
@pytest.mark.parametrize("name", ["dataset1", "dataset2"])
def test_real_tables_are_told_as_well_as_promised(name: str) -> None:
    told = identity.run(data=_real(f"dedupe/{name}.parquet"))
    ours = told["ours"]
    assert (ours["precision"] >= 0.995, ours["recall"] >= 0.98, ours["calibration_error"] <= 0.05) == (True,) * 3
    assert ours["f1"] > max(one["f1"] for one in told["rivals"].values())
