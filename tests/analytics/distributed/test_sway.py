"""On Spark Sway, and what everybody drew, is what it is on one machine."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from porch.analytics.influence import sway as near
from porch.analytics.influence.acts import Acts, acts

HOUR = 3600.0
AT = datetime(2026, 3, 1, 15, tzinfo=UTC)
DATA = Path(os.environ.get("PORCH_DATA", "../shared/data"))
PACED: dict[str, Any] = {"span": 6 * HOUR, "half_lives": (HOUR, 6 * HOUR, 24 * HOUR)}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400), pytest.mark.xdist_group("spark")]


def town(seed: int, many: int) -> pl.DataFrame:
    """Return acts of thirty people within eight days, some of a pair too often in a day and some told twice."""
    chance = random.Random(seed)
    rows = [
        (_name(chance), _name(chance), AT.timestamp() - chance.random() * 200 * HOUR, chance.choice(("like", "view")))
        for _ in range(many)
    ]
    schema = {"actor": pl.Int64, "target": pl.Int64, "time": pl.Float64, "kind": pl.String}
    return pl.DataFrame(rows + rows[: many // 5], schema=schema, orient="row")


def _name(chance: random.Random) -> int:
    return min(chance.randrange(30), chance.randrange(30))


def alone(past: Acts, model: near.Model, at: datetime) -> pl.DataFrame:
    """Return what one machine says of all to whom anybody responded."""
    known = near.know(past, model, at=at.timestamp())
    told = pl.DataFrame({
        "person": past.people, "responders": known.state.responders.astype(float), "drawn": known.state.drawn(),
        "expected": known.expected(model),
    })  # fmt: skip
    return told.filter(pl.col("responders") > 0).sort("person")


def same(table: Any, rows: pl.DataFrame, model: near.Model, at: datetime) -> None:
    from porch.analytics.distributed.sway import sway

    there = sway(table, model, at=at).to_polars().sort("person")
    assert_frame_equal(there, alone(acts(rows, until=at), model, at), check_dtypes=False, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize(("seed", "many"), [(1, 300), (2, 8), (3, 0)])
def test_a_town_is_told_alike(told: Callable[[pl.DataFrame], Any], seed: int, many: int) -> None:
    rows = town(seed, many)
    same(told(rows), rows, near.Model(half_lives=PACED["half_lives"]), AT)


@pytest.mark.data
@pytest.mark.parametrize("fitted", [False, True])
def test_a_real_log_is_told_alike_with_what_it_taught(told: Callable[[pl.DataFrame], Any], fitted: bool) -> None:
    rows = pl.read_parquet(DATA / "higgs" / "activity_before_20120704.parquet").head(20_000)
    rows = rows.select(actor="a", target="b", time="time", kind=pl.col("kind").cast(pl.String))
    last = datetime.fromtimestamp(float(rows["time"].max()) + 1.0, UTC)  # type: ignore[arg-type]
    model = near.learn(acts(rows, until=last), at=last.timestamp(), fitted=fitted, **PACED)
    assert model.learnt
    same(told(rows), rows, model, last)
