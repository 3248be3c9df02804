"""Whoever is ahead of their friends is told from ties alone where ties tell it, and a fault in the scores is seen."""

from __future__ import annotations

import os
from pathlib import Path

import click
import numpy as np
import polars as pl
import pytest

from porch.proving.validations import _adoption_sets, adoption

DATA = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
PEOPLE = 120


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network and a survey of people who name those who are mostly early."""
    folder, chance = tmp_path_factory.mktemp("towns"), np.random.default_rng(5)
    times = chance.integers(1, 13, PEOPLE)
    liked = np.exp(-times / 2)
    named = np.array([chance.choice(PEOPLE, 3, replace=False, p=liked / liked.sum()) for _ in range(PEOPLE)])
    told = np.where(np.arange(PEOPLE) % 20 == 0, 98, times)
    pl.DataFrame({"city": 1.0, "adoption date": told.astype(float)}).write_parquet(folder / "doctors_nodes.parquet")
    edges = pl.DataFrame({"src": np.repeat(np.arange(PEOPLE), 3), "dst": named.ravel()})
    edges.write_parquet(folder / "doctors_edges.parquet")
    survey = {f"net1_{place}": named[:, place] + 1.0 for place in range(3)} | {"net2_1": [None, 999.0] * (PEOPLE // 2)}
    rows = {"village": 1.0, "id": np.arange(1.0, PEOPLE + 1), "toa": times.astype(float), **survey}
    pl.DataFrame(rows).write_parquet(folder / "farmers.parquet")
    return folder


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adoption, "DRAWS", 200)


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_ours_stands_beside_degree_and_chance_with_intervals(towns: Path, tmp_path: Path) -> None:
    told = adoption.run(data=towns, out=tmp_path / "scores.parquet")
    assert [one["name"] for one in told["sets"]] == ["doctors", "farmers"]
    assert set(told["rivals"]) == {"degree", "random"}
    assert told["ours"]["first_low"] > 0.5
    assert told["finds"]["first"]
    assert told["ours"]["first_low"] <= told["ours"]["first"] <= told["ours"]["first_high"]
    assert abs(told["rivals"]["random"]["first"] - 0.5) < 0.02
    assert told["sets"][0]["named_first"]["low"] > 0.5
    assert {"key", "score", "truth"} <= set(pl.read_parquet(tmp_path / "scores.parquet").columns)


def test_a_survey_and_a_network_of_the_same_people_say_the_same(towns: Path) -> None:
    both = _adoption_sets.read(towns)
    assert both[0].ties.named.tolist() == both[1].ties.named.tolist()
    assert np.isnan(both[0].times).sum() == PEOPLE // 20


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_shuffled_scores_find_nothing_and_a_lost_one_is_an_error(towns: Path) -> None:
    told = adoption.run(data=towns, out=None, plant="shuffled")
    assert not any(told["finds"].values())
    assert abs(told["ours"]["auc"] - 0.5) < 0.15
    with pytest.raises(click.ClickException, match="no score"):
        adoption.run(data=towns, out=None, plant="lost")


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException, match="holds neither"):
        adoption.run(data=tmp_path, out=None)
    pl.DataFrame({"city": [1.0]}).write_parquet(tmp_path / "town_nodes.parquet")
    with pytest.raises(click.ClickException, match=r"town_edges.parquet is not"):
        adoption.run(data=tmp_path, out=None)
    pl.DataFrame({"src": [0], "dst": [3]}).write_parquet(tmp_path / "town_edges.parquet")
    with pytest.raises(click.ClickException, match="adoption date or toa"):
        adoption.run(data=tmp_path, out=None)


def test_ties_to_nobody_and_too_few_friends_are_told(tmp_path: Path) -> None:
    pl.DataFrame({"toa": [1.0, 2.0]}).write_parquet(tmp_path / "town_nodes.parquet")
    pl.DataFrame({"src": [0], "dst": [3]}).write_parquet(tmp_path / "town_edges.parquet")
    with pytest.raises(click.ClickException, match="none of the 2"):
        adoption.run(data=tmp_path, out=None)
    pl.DataFrame({"src": [0], "dst": [1]}).write_parquet(tmp_path / "town_edges.parquet")
    with pytest.raises(click.ClickException, match="fewer than 20"):
        adoption.run(data=tmp_path, out=None)


@pytest.mark.data
def test_in_real_life_friends_are_told_apart_above_chance_and_no_better_than_by_degree() -> None:
    told = adoption.run(data=DATA / "adoption_in_real_life", out=None)
    doctors = next(one for one in told["sets"] if one["name"] == "physicians")
    assert doctors["ours"]["first_low"] > 0.5
    assert doctors["ahead_of_degree"]["first_low"] < 0 < doctors["ahead_of_degree"]["first_high"]
    assert doctors["ours"]["namers_low"] < 0 < doctors["ours"]["namers_high"]
