"""The parts of a Sway sum to it, whatever came in, and what was done in one way alone is all of that way."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.analytics.influence import explaining, sway
from porch.analytics.influence.acts import Acts, acts

HOUR = 3600.0
KINDS = st.sampled_from(["reply", "share", "like", "mention", "quote", "meeting", "visit", "vote", "thank", "click"])
ROWS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 300), KINDS), max_size=60)
Row = tuple[int, int, int, str]


def town(rows: list[Row]) -> Acts:
    schema = {"actor": pl.Int64, "target": pl.Int64, "time": pl.Float64, "kind": pl.String}
    return acts(pl.DataFrame([(a, b, at * HOUR, kind) for a, b, at, kind in rows], schema=schema, orient="row"))


def explained(told: Acts, model: sway.Model, at: float) -> tuple[dict[int, float], np.ndarray]:
    known = sway.know(told, model, at=at)
    parts = explaining.parts(told, known, model, at=at, people=np.flatnonzero(known.state.responders))
    sums = parts.group_by("person").agg(pl.col("amount").sum())
    return dict(sums.iter_rows()), known.expected(model)


@settings(deadline=None)  # the first call compiles
@given(rows=ROWS)
def test_parts_sum_to_the_sway(rows: list[Row]) -> None:
    told, at = town(rows), 301 * HOUR
    model = sway.learn(told, at=at, span=100 * HOUR, half_lives=[HOUR, 24 * HOUR])
    sums, expected = explained(told, model, at)
    for person, whole in zip(told.people.to_list(), expected.tolist(), strict=True):
        assert sums.get(person, 0.0) == pytest.approx(whole, abs=1e-9)


def test_parts_sum_to_what_was_learnt_too() -> None:
    rng = np.random.default_rng(9)
    kinds = np.array(["reply", "share", "like"])
    rows = [
        (int(a), int(b), int(at), str(kind)) for a, b, at, kind in zip(
            rng.integers(0, 300, 4_000), rng.zipf(1.6, 4_000) % 300, rng.integers(0, 300, 4_000),
            rng.choice(kinds, 4_000),
            strict=True,
        )
    ]  # fmt: skip
    told, at = town(rows), 301 * HOUR
    model = sway.learn(told, at=at, span=100 * HOUR, half_lives=[HOUR, 24 * HOUR])
    sums, expected = explained(told, model, at)
    assert model.learnt
    assert model.chances.weights is not None
    for person, whole in zip(told.people.to_list(), expected.tolist(), strict=True):
        assert sums.get(person, 0.0) == pytest.approx(whole, abs=1e-9)


def test_the_rarest_kinds_are_told_as_one() -> None:
    rows = [
        (100 * number + times, 2, 30 * times, f"kind {number:02}")
        for number in range(12)
        for times in range(13 - number)
    ]
    told = town([row for row in rows if row[0] != row[1]])
    known = sway.know(told, sway.Model(), at=400 * HOUR)
    parts = explaining.parts(told, known, sway.Model(), at=400 * HOUR, people=np.arange(len(told.people)))
    assert explaining.REST in parts["signal"].to_list()
    assert parts["signal"].n_unique() <= explaining.MOST


def test_one_kind_alone_is_all_of_it() -> None:
    told = town([(1, 2, 0, "reply"), (3, 2, 0, "reply"), (4, 5, 0, "like")])
    known = sway.know(told, sway.Model(), at=1.0)
    parts = explaining.parts(told, known, sway.Model(), at=1.0, people=np.array([1]))
    assert parts.select("person", "signal").rows() == [(2, "reply")]
