"""Spark tells every signal as one machine does, to 1e-9, of whatever a log may hold."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import ibis
import polars as pl
import pytest

from porch.analytics.distributed import signals
from porch.analytics.influence.signals import tallies

DAY = 86_400.0
AT = datetime(2026, 3, 1, 15, tzinfo=UTC)
KINDS = (
    "like", "share", "reply", "mention", "quote", "click", "message", "mail", "call", "meeting", "visit",
    "came", "ordered", "vote", "thank", "refer", "accept", "keep", "break", "answer", "mood", "post", "follow", "view",
    "", None,
)  # fmt: skip
GROUPS: dict[str, Any] = {"customers": ["p1", "p2", "p5"], "verified": ["p3"], "promised": []}


def made(rows: int, seed: int) -> pl.DataFrame:
    """Return acts of twelve people at odd moments, with whatever can be wrong with a row."""
    chance = Random(seed)
    people = [f"p{number}" for number in range(12)]
    odd = [285_000_000.0, AT.timestamp() + DAY, -1.5, float("nan"), float("inf"), -1e300, None]
    past = [AT.timestamp() - chance.choice([chance.random() * 40, chance.randrange(9) / 4]) * DAY for _ in range(rows)]
    return pl.DataFrame({
        "actor": [chance.choice([*people, None]) for _ in range(rows)],
        "target": [chance.choice([*people, None]) for _ in range(rows)],
        "time": [chance.choice([moment] * 20 + odd) for moment in past],
        "kind": [chance.choice(KINDS) for _ in range(rows)],
        "topic": [chance.choice(["", "pizza", "Pasta", "пицца", None]) for _ in range(rows)],
        "in_person": [chance.choice([True, False, None]) for _ in range(rows)],
        "amount": [chance.choice([None, 0.0, 2.5, -1.0, 1e308, float("nan"), float("inf")]) for _ in range(rows)],
    })  # fmt: skip


def alike(there: Any, here: pl.DataFrame) -> None:
    keys = [name for name in here.columns if name in {"actor", "target", "person", "topic"}]
    far = there.to_polars().select(here.columns).sort(keys)
    assert far.select(keys).equals(here.select(keys))
    for name in here.drop(keys).columns:
        assert far[name].is_null().equals(here[name].is_null()), name
        assert far[name].fill_null(0).to_list() == pytest.approx(here[name].fill_null(0).to_list(), rel=1e-9, abs=1e-9)


def as_one_machine(acts: Any, frame: pl.DataFrame, at: datetime) -> None:
    there, here = signals.tally(acts, at), tallies.tally(frame, at)
    alike(signals.of_people(there, **GROUPS), tallies.of_people(here, **GROUPS))
    alike(signals.of_pairs(there), tallies.of_pairs(here))
    alike(signals.of_topics(there), tallies.of_topics(here))


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("rows", "seed"), [(2_000, 1), (60, 2)])
def test_every_signal_is_the_same(told: Callable[[pl.DataFrame], Any], rows: int, seed: int) -> None:
    frame = made(rows, seed)
    as_one_machine(told(frame), frame, AT)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_moments_and_nobody_at_all_are_the_same(told: Callable[[pl.DataFrame], Any]) -> None:
    times = [datetime(2026, 2, 28, 23, 59, 59, 999_999, UTC), datetime(1969, 12, 31, 23, 59, 59, 250_000, UTC)]
    frame = pl.DataFrame({"actor": ["p1", "p2"], "target": ["p2", "p1"], "time": times, "kind": ["like", "share"]})
    as_one_machine(told(frame), frame, AT)
    as_one_machine(told(frame.clear()), frame.clear(), AT)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_acts_are_read_once_and_nobody_needs_them_then(told: Callable[[pl.DataFrame], Any], tmp_path: Path) -> None:
    frame = made(60, 3)
    there = signals.tally(told(frame), AT)
    (tmp_path / "acts.parquet").unlink()
    alike(signals.of_people(there, **GROUPS), tallies.of_people(tallies.tally(frame, AT), **GROUPS))


@pytest.mark.slow
@pytest.mark.data
@pytest.mark.timeout(900)
def test_every_signal_of_a_real_log_is_the_same(told: Callable[[pl.DataFrame], Any]) -> None:
    names = {"RT": "share", "MT": "mention", "RE": "reply"}
    rows = pl.read_parquet(Path(os.environ["PORCH_DATA"]) / "higgs" / "activity_before_20120704.parquet").head(20_000)
    frame = rows.select(
        "time", actor=pl.col("a").cast(pl.String), target=pl.col("b").cast(pl.String),
        kind=pl.col("kind").cast(pl.String).replace(names),
    )  # fmt: skip
    as_one_machine(told(frame), frame, datetime(2012, 7, 4, tzinfo=UTC))


def test_a_table_that_lacks_a_column_is_told_which() -> None:
    with pytest.raises(ValueError, match="lacks time, kind"):
        signals.read(ibis.table({"actor": "string", "target": "string"}, name="acts"))
