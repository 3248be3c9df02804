"""An idea is as good as those who see it find it, and what is usual weighs while few have."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.stats import beta

from porch.analytics.ideas import appeal as module
from porch.analytics.ideas.appeal import LEAST, USUAL, Prior, appeal, faded, fit_prior


def test_what_is_usual_is_found_again() -> None:
    chance = np.random.default_rng(4)
    shown = chance.integers(5, 400, 3000)
    votes = chance.binomial(shown, chance.beta(3, 20, 3000))
    found = fit_prior(votes, shown)
    assert (found.liked, found.passed) == pytest.approx((3, 20), rel=0.1)
    assert found.share == pytest.approx(3 / 23, rel=0.02)


def test_too_few_ideas_do_not_say_what_is_usual() -> None:
    assert fit_prior([5] * (LEAST - 1) + [0], [5] * (LEAST - 1) + [0]) == USUAL
    assert fit_prior([], []) == USUAL


def test_a_board_on_which_all_are_alike_weighs_no_more_than_the_firmest() -> None:
    found = fit_prior([10_000] * 50, [100_000] * 50)
    assert found.liked + found.passed <= module.FIRMEST * 1.001
    assert found.share == pytest.approx(0.1, rel=0.01)


def test_the_slope_is_that_of_the_likelihood() -> None:
    liked, among = np.array([3.0, 0.0, 7.5]), np.array([10.0, 4.0, 30.25])
    at = np.log([1.7, 5.2])
    slope = approx_fprime(at, lambda logs: module._unlikely(logs, liked, among)[0], 1e-7)
    assert module._unlikely(at, liked, among)[1] == pytest.approx(slope, rel=1e-4)


def test_it_is_the_mean_and_the_middle_of_the_posterior() -> None:
    told = appeal([7, 0], [30, 0], Prior(liked=1, passed=9), confidence=0.9)
    assert told.value.tolist() == pytest.approx([8 / 40, 0.1])
    assert told.low.tolist() == pytest.approx([beta.ppf(0.05, 8, 32), beta.ppf(0.05, 1, 9)])
    assert told.high.tolist() == pytest.approx([beta.ppf(0.95, 8, 32), beta.ppf(0.95, 1, 9)])


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 500))
def test_a_vote_raises_and_being_passed_over_lowers(votes: int, passed: int, more: int) -> None:
    shown = votes + passed
    told = appeal([votes, votes + more, votes], [shown, shown + more, shown + more])
    assert told.value[1] > told.value[0] > told.value[2]
    assert told.low[1] >= told.low[0] >= told.low[2]


def test_more_votes_than_showings_are_an_error() -> None:
    with pytest.raises(ValueError, match="at most one vote"):
        appeal([2], [1])
    with pytest.raises(ValueError, match="fewer than nought"):
        fit_prior([-1], [1])


def test_half_a_year_ago_counts_half() -> None:
    assert faded(26, 26) == 0.5
