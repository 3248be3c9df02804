"""On Spark every signal is what it is on one machine."""

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

from porch.analytics.influence.signals import kinds, tallies
from porch.analytics.influence.signals.declaring import Subject

DAY = 86_400.0
AT = datetime(2026, 3, 1, 15, tzinfo=UTC)
DATA = Path(os.environ.get("PORCH_DATA", "../shared/data"))
SCHEMA = {
    "actor": pl.String, "target": pl.String, "time": pl.Float64, "kind": pl.String, "topic": pl.String,
    "in_person": pl.Boolean, "amount": pl.Float64,
}  # fmt: skip
NAMES = ("ann", "ben", "cleo", "dov", "eve", "fay", None)
KINDS = (*(kind for _, some in kinds.RUNGS for kind in some), *kinds.FOLLOW, *kinds.VIEW, kinds.POST, "keep", "mood", None)
ODD = (None, float("nan"), float("inf"), -1e300, 285_000_000.0, AT.timestamp() + 365 * DAY)
AMOUNTS = (None, 0.0, 2.5, -1.0, 1e308, float("nan"), float("inf"))
GROUPS: dict[str, Any] = {"customers": ["ann", "ben"], "verified": ["cleo"], "promised": ["ann", "cleo"]}
KEYS = {Subject.PERSON: ("person",), Subject.PAIR: ("actor", "target"), Subject.TOPIC: ("person", "topic")}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400), pytest.mark.xdist_group("spark")]


def town(seed: int, many: int) -> pl.DataFrame:
    """Return acts of few people in a few days, among them whatever a log may hold, some of them told twice."""
    chance = random.Random(seed)
    rows = [
        (
            chance.choice(NAMES), chance.choice(NAMES), chance.choice((_lately(chance), _lately(chance), chance.choice(ODD))),
            chance.choice(KINDS), chance.choice(("", "pizza", "pasta", None)), chance.choice((True, False, None)),
            chance.choice(AMOUNTS),
        )
        for _ in range(many)
    ]  # fmt: skip
    return pl.DataFrame(rows + rows[: many // 5], schema=SCHEMA, orient="row")


def _lately(chance: random.Random) -> float:
    return AT.timestamp() - chance.choice((chance.randrange(120) * DAY / 4, chance.random() * 3 * DAY))


def same(acts: Any, rows: pl.DataFrame, at: datetime, groups: dict[str, Any]) -> None:
    from porch.analytics.distributed import signals

    far, near = signals.tally(acts, at), tallies.tally(rows, at)
    pairs = {
        Subject.PERSON: (signals.of_people(far, **groups), tallies.of_people(near, **groups)),
        Subject.PAIR: (signals.of_pairs(far), tallies.of_pairs(near)),
        Subject.TOPIC: (signals.of_topics(far), tallies.of_topics(near)),
    }
    for subject, (there, here) in pairs.items():
        assert_frame_equal(
            there.to_polars().sort(*KEYS[subject]), here, check_dtypes=False, rel_tol=1e-9, abs_tol=1e-9
        )


@pytest.mark.parametrize(("seed", "many"), [(1, 150), (2, 12), (3, 0)])
def test_a_town_is_told_alike(told: Callable[[pl.DataFrame], Any], seed: int, many: int) -> None:
    rows = town(seed, many)
    same(told(rows), rows, AT, GROUPS)


@pytest.mark.data
def test_a_real_log_is_told_alike(told: Callable[[pl.DataFrame], Any]) -> None:
    rows = pl.read_parquet(DATA / "higgs" / "activity_before_20120704.parquet").head(20_000)
    rows = rows.select(actor="a", target="b", time="time", kind=pl.col("kind").cast(pl.String))
    last = datetime.fromtimestamp(float(rows["time"].max()) + 1.0, UTC)  # type: ignore[arg-type]
    same(told(rows), rows, last, {})


def test_a_table_that_lacks_a_column_is_told_which(told: Callable[[pl.DataFrame], Any]) -> None:
    from porch.analytics.distributed import signals

    with pytest.raises(ValueError, match="lacks time, kind"):
        signals.tally(told(pl.DataFrame({"actor": ["ann"], "target": ["dov"]})), AT)
