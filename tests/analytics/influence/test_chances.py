"""Whoever responded more often is likelier to follow, and on real acts that foretells what came."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from porch.analytics.influence.acts import Acts, acts
from porch.analytics.influence.chances import learnt

DATA = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
HOUR = 3600.0


def town(*rows: tuple[int, int, float]) -> Acts:
    return acts(pl.DataFrame(rows, schema=["actor", "target", "time"], orient="row").with_columns(kind=pl.lit("reply")))


def foretold(chances: np.ndarray, came: np.ndarray) -> float:
    return float(np.where(came, np.log(chances), np.log1p(-chances)).mean())


def test_more_responses_make_it_likelier_and_every_chance_is_one() -> None:
    told = learnt(town((1, 9, 0.0), (2, 9, 0.0), (2, 9, 60.0), (3, 9, 0.0), (3, 9, 60.0), (3, 9, 120.0)))
    assert told.chances.tolist() == sorted(told.chances.tolist())
    assert 0 < told.chances.min() < told.chances.max() < 1


def test_what_came_teaches() -> None:
    before = [(one, 900 + one, 0.0) for one in range(400)]
    rarely = learnt(town(*before, (0, 900, HOUR * 1.5)), span=HOUR, at=HOUR * 2)
    often = learnt(town(*before, *[(one, 900 + one, HOUR * 1.5) for one in range(200)]), span=HOUR, at=HOUR * 2)
    assert rarely.chances.min() == pytest.approx(0.0052, abs=0.001)
    assert often.chances.min() == pytest.approx(0.48, abs=0.08)


def test_only_what_was_before_is_known() -> None:
    told = learnt(town((1, 2, 0.0), (3, 4, 100.0)), span=10.0, at=50.0)
    assert (told.sources.tolist(), told.targets.tolist()) == ([1], [0])


def test_nobody_at_all_is_no_trouble() -> None:
    empty = town((1, 2, 0.0)).before(0.0)
    assert len(learnt(empty).chances) == 0
    assert len(learnt(empty, span=HOUR, at=HOUR).chances) == 0


@pytest.mark.data
def test_on_real_acts_it_foretells_better_than_one_chance_for_all_and_than_a_share() -> None:
    rows = pl.read_parquet(DATA / "higgs" / "activity_before_20120704.parquet").rename({"a": "actor", "b": "target"})
    known = acts(rows)
    people, middle, span = len(known.people), (known.times[0] + known.times[-1]) / 2, 18 * HOUR
    told, later = learnt(known, span=span, at=middle), known.between(middle, middle + span)
    pairs = told.targets * people + told.sources
    came = np.isin(pairs, later.actors * people + later.targets)
    assert foretold(told.chances, came) > foretold(np.full(len(came), came.mean()), came)
    acted = np.unique(known.before(middle).actors * people + known.before(middle).targets, return_counts=True)[1]
    drew = np.bincount(known.before(middle).targets, minlength=people)[told.sources]
    assert foretold(told.chances, came) > foretold((acted + 0.05) / (drew + 1), came) + 0.1
