"""Ours stands beside IMM and those with most ties, and a choice that is spoilt spreads less."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click
import polars as pl
import pytest

from porch.proving.benches import spread
from porch.proving.validations import _rival

pytestmark = pytest.mark.slow

DATA = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
SMALL: dict[str, Any] = {"data": None, "chosen": 10, "rounds": 1, "share": 0.004}
GRAPHS = ("higgs", "ten_million")


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return spread.run(**SMALL)


@pytest.mark.rivals
@pytest.mark.slow
def test_ours_stands_beside_its_rivals(found: dict[str, Any]) -> None:
    assert (set(found["ours"]), set(found["rivals"])) == (set(GRAPHS), {"pynetim_imm", "top_degree"})
    for graph in GRAPHS:
        assert {"spread", "seconds", "guarantee"} <= set(found["ours"][graph])
        assert found["ours"][graph]["of_imm_spread"] > 0.98
        assert found["ours"][graph]["spread_se"] <= 0.001 * found["ours"][graph]["spread"]
        assert found["ours"][graph]["estimate"] == pytest.approx(found["ours"][graph]["spread"], rel=0.02)
        assert all(found["rivals"][name][graph]["spread"] > 0 for name in spread.RIVALS)


@pytest.mark.rivals
@pytest.mark.slow
@pytest.mark.parametrize("plant", ["shuffled", "lost"])
def test_a_choice_that_is_spoilt_spreads_less(found: dict[str, Any], plant: str) -> None:
    wrong = spread.run(**SMALL, plant=plant)
    for graph in GRAPHS:
        assert wrong["ours"][graph]["spread"] < 0.97 * found["ours"][graph]["spread"]
        assert wrong["ours"][graph]["of_imm_spread"] < 0.97


def test_rivals_that_are_not_there_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rival, "PYTHON", Path("/nowhere/python"))
    with pytest.raises(click.ClickException, match="make rivals"):
        spread.run(**SMALL)


def test_data_without_retweets_or_without_a_column_are_an_error(tmp_path: Path) -> None:
    rows = pl.DataFrame({"a": [1], "b": [2], "kind": ["MT"]})
    rows.write_parquet(tmp_path / "none.parquet")
    rows.drop("kind").write_parquet(tmp_path / "lacks.parquet")
    with pytest.raises(click.ClickException, match="no retweet"):
        spread.run(**SMALL | {"data": tmp_path / "none.parquet"})
    with pytest.raises(click.ClickException, match="lacks the columns kind"):
        spread.run(**SMALL | {"data": tmp_path / "lacks.parquet"})


@pytest.mark.data
@pytest.mark.rivals
@pytest.mark.slow
def test_on_real_retweets_ours_reaches_as_many_as_imm() -> None:
    real = spread.run(**SMALL | {"data": DATA / "higgs" / "activity_before_20120704.parquet", "chosen": 50})
    assert real["graphs"]["higgs"]["ties"] > 20_000
    assert real["ours"]["higgs"]["of_imm_spread"] > 0.99
