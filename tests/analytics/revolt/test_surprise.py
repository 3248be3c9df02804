"""A count is surprising against what came before it, its bursts included, and never because of what comes after."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.revolt.surprise import ANEW, MOST, Usual, surprise, usual

COUNTS = st.lists(st.integers(0, 200), min_size=40, max_size=160).map(lambda many: np.array(many, dtype=float))


@given(COUNTS, st.integers(21, 39))
def test_nothing_later_is_looked_at(counts: np.ndarray, until: int) -> None:
    whole = surprise(counts, memory=30, begins=20)
    assert np.array_equal(whole[:until], surprise(counts[:until], memory=30, begins=20))


@given(COUNTS)
def test_every_bucket_has_a_finite_score(counts: np.ndarray) -> None:
    told = surprise(counts, memory=30, begins=20)
    assert told.shape == counts.shape
    assert np.isfinite(told).all()
    assert (told >= 0).all()
    assert (told <= MOST).all()
    assert not told[:20].any()


@given(st.floats(0.1, 50), st.floats(0.1, 50), st.integers(0, 100))
def test_one_more_is_never_less_surprising(mean: float, size: float, count: int) -> None:
    one, more = Usual(mean=mean, size=size).surprise(np.array([count, count + 1.0]))
    assert more >= one


def test_days_without_anything_are_no_surprise_and_then_one_voice_hardly_is() -> None:
    quiet = np.zeros(200)
    quiet[150] = 1
    told = surprise(quiet, memory=100, begins=20)
    assert not told[:150].any()
    assert 0 < told[150] < 1


def test_bursts_that_came_before_make_the_next_one_less_surprising() -> None:
    calm, lively = np.full(100, 10.0), np.full(100, 10.0)
    lively[::10] = 40
    now = np.array([40.0])
    assert usual(lively).surprise(now)[0] < 2 < usual(calm).surprise(now)[0]


def test_the_last_flood_is_not_what_is_usual() -> None:
    before = np.full(500, 10.0)
    flooded = before.copy()
    flooded[:4] = 1000
    assert usual(flooded) == usual(before)


def test_a_rise_that_no_single_count_tells_is_seen_over_an_hour() -> None:
    chance = np.random.default_rng(5)
    counts = np.r_[chance.poisson(4, 1000), chance.poisson(9, ANEW)].astype(float)
    told = surprise(counts, memory=900, begins=300)
    assert told[-1] > 2 * max(told[300:1000].max() / 2, 1)
