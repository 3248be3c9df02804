"""Spark tells Sway as one machine does, to 1e-9: assumed, learnt, and with a curve for each pace."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest

from porch.analytics.distributed.sway import sway
from porch.analytics.influence import additive
from porch.analytics.influence import sway as local
from porch.analytics.influence.acts import Acts, acts

AT = datetime(2026, 3, 1, 15, tzinfo=UTC)
DAY = 86_400.0


def log() -> pl.DataFrame:
    """Return acts among 150 people, a few of whom draw most; friends who all act on each other among them."""
    chance = Random(5)
    rows = [(int(150 * chance.random()), int(150 * chance.random() ** 3)) for _ in range(4_000)]
    rows += [(one, other) for one in range(140, 145) for other in range(140, 145)]
    times = [AT.timestamp() - chance.random() * 80 * DAY for _ in rows]
    return pl.DataFrame({
        "actor": [one for one, _ in rows], "target": [other for _, other in rows], "time": times, "kind": "like",
    })  # fmt: skip


def models(past: Any) -> dict[str, local.Model]:
    learnt = local.learn(past, at=AT.timestamp())
    counts = np.random.default_rng(0).gamma(1.0, 20.0, (400, 3))
    fitted = additive.fit_counts(["1", "7", "30"], counts, counts.mean(axis=1).round())
    return {"assumed": local.Model(), "learnt": learnt, "fitted": replace(learnt, fitted=fitted)}


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ["assumed", "learnt", "fitted"])
def test_sway_and_what_everybody_drew_are_the_same(told: Callable[[pl.DataFrame], Any], name: str) -> None:
    past = acts(log(), until=AT)
    model = models(past)[name]
    as_one_machine(told(log()), past, model, AT)


def as_one_machine(table: Any, past: Acts, model: local.Model, at: datetime) -> None:
    known = local.know(past, model, at=at.timestamp())
    here = pl.DataFrame({
        "person": past.people, "responders": known.state.responders.astype(float), "drawn": known.state.drawn(),
        "expected": known.expected(model),
    }).filter(pl.col("responders") > 0)  # fmt: skip
    there = sway(table, model, at=at).to_polars().sort("person")
    assert there["person"].equals(here["person"])
    for figure in ("responders", "drawn", "expected"):
        assert there[figure].to_list() == pytest.approx(here[figure].to_list(), rel=1e-9, abs=1e-9), figure


@pytest.mark.slow
@pytest.mark.data
@pytest.mark.timeout(900)
@pytest.mark.parametrize("fitted", [False, True])
def test_sway_of_a_real_log_by_what_it_taught_is_the_same(told: Callable[[pl.DataFrame], Any], fitted: bool) -> None:
    rows = pl.read_parquet(Path(os.environ["PORCH_DATA"]) / "higgs" / "activity_before_20120704.parquet").head(20_000)
    frame = rows.select("time", actor="a", target="b", kind=pl.col("kind").cast(pl.String))
    at = datetime.fromtimestamp(float(rows["time"].to_list()[-1]) + 1.0, UTC)
    past = acts(frame, until=at)
    paces = (3600.0, 6 * 3600.0, 24 * 3600.0)
    model = local.learn(past, at=at.timestamp(), span=6 * 3600.0, half_lives=paces, fitted=fitted)
    assert model.learnt
    as_one_machine(told(frame), past, model, at)


@pytest.mark.slow
def test_the_models_that_are_compared_learnt_something() -> None:
    told = models(acts(log(), until=AT))
    assert [told[name].learnt for name in ("assumed", "learnt", "fitted")] == [False, True, True]
    assert told["learnt"].chances.weights is not None
