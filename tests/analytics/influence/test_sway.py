"""Sway is learnt from the span before, is beyond what would come anyway, and is a figure whatever comes in."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.analytics.influence import sway
from porch.analytics.influence.acts import Acts, acts

HOUR = 3600.0
DAY = 24 * HOUR
PACES = [HOUR, 6 * HOUR]


def town(rows: list[tuple[int, int, float]]) -> Acts:
    frame = pl.DataFrame(rows, schema={"actor": pl.Int64, "target": pl.Int64, "time": pl.Float64}, orient="row")
    return acts(frame.with_columns(kind=pl.lit("reply")))


def street(of: int = 200, days: int = 60) -> Acts:
    """Somebody of number n draws a stranger every n days, and everybody has a friend who comes back every other day."""
    strangers = [
        (10_000 + 100 * day + n, n, day * DAY + n) for day in range(days) for n in range(1, of) if day % n == 0
    ]
    friends = [(500 + n, n, day * DAY + n) for day in range(0, days, 2) for n in range(1, of)]
    return town([*strangers, *friends])


def test_nobody_at_all_is_no_trouble() -> None:
    empty = town([(1, 2, HOUR)]).before(0)
    assert sway.expected(empty, sway.learn(empty, at=HOUR), at=HOUR).tolist() == [0.0, 0.0]


def test_what_is_learnt_is_about_what_comes() -> None:
    told = street()
    at = 55 * DAY
    past = told.before(at)
    model = sway.learn(past, at=at, span=5 * DAY, half_lives=[DAY, 5 * DAY])
    foretold = sway.expected(past, model, at=at)
    came = np.unique(told.between(at, at + 5 * DAY).actors * len(told.people) + told.between(at, at + 5 * DAY).targets)
    assert model.learnt
    assert foretold.sum() == pytest.approx(len(came), rel=0.25)  # of friends nothing else is known: they count half
    assert foretold[told.people.search_sorted(1)] > 2 * foretold[told.people.search_sorted(150)]


def test_eight_in_ten_lie_within_the_interval() -> None:
    rng = np.random.default_rng(7)
    loud = rng.gamma(1.0, 2.0, 400)
    rows = [
        (1_000 + int(who), int(b), float(at)) for b in range(400) for at in rng.uniform(0, 20, rng.poisson(4 * loud[b]))
        for who in rng.integers(0, 50_000, 1)
    ]  # fmt: skip
    told = town([(a, b, at * DAY) for a, b, at in rows])
    at = 15 * DAY
    model = sway.learn(told.before(at), at=at, span=5 * DAY, half_lives=[DAY, 5 * DAY])
    foretold = sway.expected(told.before(at), model, at=at)
    low, high = sway.interval(model, foretold)
    later = told.between(at, at + 5 * DAY)
    came = np.bincount(
        np.unique(later.actors * len(told.people) + later.targets) % len(told.people), minlength=len(low)
    )
    known = np.isin(told.people.to_numpy(), np.arange(400))
    assert 0.75 < ((low <= came) & (came <= high))[known].mean() < 0.95
    assert ((low <= foretold) & (foretold <= high)).all()


def test_whoever_acts_on_everybody_moves_nobody_further() -> None:
    rows = [(0, target, DAY) for target in range(1, 30)]
    told = town(rows)
    known = sway.know(told, sway.Model(), at=DAY + 1)
    assert known.lifts.tolist() == [0.0] * 29


@settings(deadline=None)  # the first call compiles
@given(
    rows=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(-30_000, 30_000)), max_size=60),
    at=st.integers(-40_000, 40_000),
)
def test_it_is_always_a_figure(rows: list[tuple[int, int, int]], at: int) -> None:
    told = town([(a, b, hour * HOUR) for a, b, hour in rows]).before(at * HOUR)
    model = sway.learn(told, at=at * HOUR, span=100 * HOUR, half_lives=PACES)
    foretold = sway.expected(told, model, at=at * HOUR)
    low, high = sway.interval(model, foretold)
    assert (np.isfinite(foretold) & (foretold >= 0) & (low <= foretold) & (foretold <= high)).all()
    assert (foretold <= len(told.people)).all()


def test_points_rise_with_people_and_end_at_a_hundred() -> None:
    shown = [sway.points(people) for people in (-1, 0, 1, 10, 100, 9_999, 10**9)]
    assert shown == sorted(shown)
    assert (shown[0], shown[-1]) == (1.0, 100.0)
