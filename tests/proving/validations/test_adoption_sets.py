"""Surveys and networks are read as they were asked: within a place, without those nobody asked."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from porch.proving.validations._adoption_sets import read


def test_the_same_number_in_two_villages_is_two_people(tmp_path: Path) -> None:
    rows = {"village": [1, 1, 2, 2], "id": [1, 2, 1, 2], "toa": [1.0, 2.0, None, 4.0], "net11": [2, 1, 2, 7]}
    pl.DataFrame(rows).write_parquet(tmp_path / "women.parquet")
    (town,) = read(tmp_path)
    assert town.keys == ["1/1", "1/2", "2/1", "2/2"]
    assert [*zip(town.ties.namers.tolist(), town.ties.named.tolist(), strict=True)] == [(0, 1), (1, 0), (2, 3)]
    assert str(town.times[2]) == "nan"


def test_an_id_two_people_have_names_neither(tmp_path: Path) -> None:
    rows = {"village": [1, 1, 1], "id": [1, 1, 2], "toa": [1, 2, 3], "net11": [2, 2, 1]}
    pl.DataFrame(rows).write_parquet(tmp_path / "women.parquet")
    (town,) = read(tmp_path)
    assert town.ties.named.tolist() == [2, 2]


@pytest.mark.parametrize("unknown", [98, 99])
def test_no_prescriptions_to_be_had_is_not_known(tmp_path: Path, unknown: int) -> None:
    pl.DataFrame({"adoption date": [1, unknown]}).write_parquet(tmp_path / "town_nodes.parquet")
    pl.DataFrame({"src": [0], "dst": [1]}).write_parquet(tmp_path / "town_edges.parquet")
    (town,) = read(tmp_path)
    assert str(town.times.tolist()) == "[1.0, nan]"
