"""What being reached brought is told rightly among people who are alike in what is known, and doubted by the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from porch.analytics.influence.matching import LEAST, Matched, e_value, matched

pytestmark = pytest.mark.slow

NAMES = ("past", "topic")


def sample(seed: int, *, lift: float, people: int = 800) -> tuple[Any, Any, Any]:
    """People who are reached, and respond anyway, the more the higher both of their traits."""
    chance = np.random.default_rng(seed)
    traits = chance.standard_normal((people, 2))
    pull = 1 / (1 + np.exp(-traits.sum(axis=1)))
    exposed = chance.random(people) < 0.2 + 0.4 * pull
    return traits, exposed, chance.random(people) < 0.1 + 0.5 * pull + lift * exposed


def told(seed: int, *, lift: float) -> Matched:
    return matched(*sample(seed, lift=lift), names=NAMES)


@pytest.mark.parametrize("lift", [0.0, 0.15])
def test_the_interval_holds_the_truth_as_often_as_it_says(lift: float) -> None:
    found = [told(seed, lift=lift) for seed in range(100)]
    assert 0.9 < np.mean([one.low <= lift <= one.high for one in found]) < 0.99
    assert np.mean([one.lift for one in found]) == pytest.approx(lift, abs=0.01)


def test_the_matched_are_alike_and_were_not() -> None:
    for trait in told(0, lift=0.0).balance:
        assert abs(trait.before) > 0.2
        assert abs(trait.after) < 0.05


def test_exposed_with_nobody_alike_are_left_out_and_counted() -> None:
    traits, exposed, came = sample(1, lift=0.1)
    traits[np.flatnonzero(exposed)[:20]] += 40.0
    found = matched(traits, exposed, came, names=NAMES)
    assert found.unmatched >= 20
    assert found.exposed == exposed.sum()


def test_people_all_of_one_kind_and_a_trait_everybody_shares_are_no_trouble() -> None:
    _, exposed, came = sample(2, lift=0.2)
    found = matched(np.ones((len(came), 2)), exposed, came, names=NAMES)
    assert found.lift == pytest.approx(came[exposed].mean() - came[~exposed].mean(), abs=0.1)
    assert found.compared > LEAST


def test_too_few_are_told_of_and_nobody_is_no_trouble() -> None:
    traits, exposed, came = sample(3, lift=0.2)
    few = np.flatnonzero(~exposed)[: LEAST - 1]
    rows = np.concatenate([np.flatnonzero(exposed), few])
    assert matched(traits[rows], exposed[rows], came[rows], names=NAMES).lift is None
    assert matched(np.zeros((0, 2)), np.zeros(0, bool), np.zeros(0), names=NAMES).lift is None


def test_a_clear_lift_takes_a_strong_unknown_and_none_takes_none() -> None:
    clear = told(4, lift=0.3)
    assert clear.e_value > clear.e_value_limit > 1.5
    assert np.median([told(seed, lift=0.0).e_value_limit for seed in range(9)]) == 1.0
    assert told(6, lift=-0.1).e_value > 1.0


def test_a_risk_ratio_and_its_inverse_are_as_easily_explained() -> None:
    assert e_value(0.5) == e_value(2.0)
    assert e_value(0.0) == float("inf")
