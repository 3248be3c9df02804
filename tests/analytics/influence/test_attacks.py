"""What can be bought or faked moves a Sway by no more than a known bound; docs/influence.md tells the same bounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import numpy as np
import polars as pl
import pytest

from porch.analytics.influence.scoring import score

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 1, tzinfo=UTC)
US = 7
EACH = 3
"""People that one false account adds at most: itself, and those who come because somebody seems to be followed."""
Row = tuple[int, int, datetime, str]


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.fixture(scope="module")
def town() -> list[Row]:
    """A town of 300 in which some are responded to much and most little, for two months and more."""
    rng = np.random.default_rng(11)
    many = 6_000
    whose = np.minimum(rng.zipf(1.5, many), 300)
    return [
        (int(a), int(b), ago(float(days)), str(kind)) for a, b, days, kind in zip(
            rng.integers(1, 301, many), whose, rng.uniform(0.1, 70, many), rng.choice(["reply", "share", "like"], many),
            strict=True,
        )
    ]  # fmt: skip


def sway_of(rows: list[Row], person: int = US) -> float:
    frame = pl.DataFrame(rows, schema=["actor", "target", "time", "kind"], orient="row")
    found = score(frame, now=NOW).voices.filter(person=person, topic="")
    return float(found["expected"].sum())


def test_replying_to_oneself_moves_nothing(town: list[Row]) -> None:
    assert sway_of([*town, *((US, US, ago(day / 10), "reply") for day in range(1, 200))]) == sway_of(town)


def test_the_same_acts_again_move_nothing(town: list[Row]) -> None:
    assert sway_of([*reversed(town), *town, *town]) == pytest.approx(sway_of(town), abs=1e-9)


def test_bought_followers_move_nothing(town: list[Row]) -> None:
    assert sway_of([*town, *((10_000 + n, US, ago(1), "follow") for n in range(5_000))]) == sway_of(town)


def test_one_account_ten_thousand_times_is_one_person(town: list[Row]) -> None:
    flood = [(301, US, ago(1) + timedelta(microseconds=n), "reply") for n in range(10_000)]
    assert sway_of([*town, *flood]) - sway_of(town) <= EACH


@pytest.mark.parametrize("puppets", [5, 50])
def test_puppets_move_it_by_no_more_than_three_each(town: list[Row], puppets: int) -> None:
    faked = [(1_000 + n, US, ago(day), "like") for n in range(puppets) for day in range(1, 30)]
    assert sway_of([*town, *faked]) - sway_of(town) <= EACH * puppets


def test_puppets_nobody_ever_saw_before_count_less_than_customers(town: list[Row]) -> None:
    real = [(a, US, ago(day), "like") for a in range(101, 151) for day in range(1, 30)]
    faked = [(1_000 + a, b, at, kind) for a, b, at, kind in real]
    before = sway_of(town)
    assert sway_of([*town, *faked]) - before < 0.75 * (sway_of([*town, *real]) - before)


def test_a_ring_of_friends_counts_less_than_as_many_customers(town: list[Row]) -> None:
    friends = [US, *range(401, 420)]
    ring = [(a, b, ago(day), "like") for a, b in permutations(friends, 2) for day in range(1, 30)]
    fans = [(a, US, ago(day), "like") for a in range(101, 120) for day in range(1, 30)]
    before = sway_of(town)
    gained = sway_of([*town, *ring]) - before
    assert gained < 0.6 * (sway_of([*town, *fans]) - before)
    assert gained <= EACH / 2 * len(friends)
