"""More of a signal never lowers a score, parts add up, and what decides is learnt."""

from __future__ import annotations

import numpy as np
import pytest

from porch.analytics.influence.additive import Additive, fit


@pytest.fixture(scope="module")
def model() -> Additive:
    chance = np.random.default_rng(1)
    first, second = chance.lognormal(3, 1, (400, 3)), chance.lognormal(3, 1, (400, 3))
    chosen = np.log(first[:, 0] / second[:, 0]) + 0.3 * np.log(first[:, 1] / second[:, 1]) > chance.normal(0, 0.3, 400)
    return fit(["listed", "replies", "noise"], first, second, chosen)


def test_more_never_lowers(model: Additive) -> None:
    steps = np.linspace(0, 500, 200)
    for place in range(3):
        signals = np.full((200, 3), 20.0)
        signals[:, place] = steps
        assert bool((np.diff(model.score(signals)) >= -1e-12).all())


def test_parts_add_up(model: Additive) -> None:
    signals = np.random.default_rng(2).lognormal(3, 1, (50, 3))
    assert np.allclose(model.parts(signals).sum(axis=1), model.score(signals))


def test_what_decides_weighs_most(model: Additive) -> None:
    spread = [float(heights[-1]) for heights in model.heights]
    assert spread[0] > spread[1] > spread[2]


def test_a_signal_that_never_varies_says_nothing() -> None:
    flat = fit(["one"], np.ones((10, 1)), np.ones((10, 1)), np.arange(10) % 2 == 0)
    assert flat.score(np.array([[0.0], [1.0], [9.0]])).tolist() == [0.0, 0.0, 0.0]
