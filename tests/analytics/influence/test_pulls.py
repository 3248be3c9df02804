"""The chance that a pair acts again is learnt with declared signs, and is right on the whole."""

from __future__ import annotations

import numpy as np
import pytest

from porch.analytics.influence.pulls import AGAIN, Chances, Pairs, learn


def seen(signals: np.ndarray) -> Pairs:
    many = len(signals)
    return Pairs(
        actors=np.arange(many), targets=np.arange(many), signals=signals, acts=np.ones(many, int), lasts=np.zeros(many)
    )


def test_more_of_a_signal_never_lowers_the_chance() -> None:
    rng = np.random.default_rng(3)
    signals = rng.random((2_000, 4))
    again = rng.random(2_000) < np.where(signals[:, 1] > 0.5, 0.1, 0.6)  # the second speaks against its sign
    learnt = learn(seen(signals), again)
    assert learnt.weights is not None
    assert (learnt.weights[1:] >= 0).all()
    assert learnt.weights[2] == 0


def test_chances_add_up_to_what_came() -> None:
    rng = np.random.default_rng(4)
    signals = rng.random((5_000, 4)) * [5, 1, 1, 0]
    again = rng.random(5_000) < 1 / (1 + np.exp(3 - signals[:, 0]))
    pairs = seen(signals)
    assert learn(pairs, again).of(pairs, at=0, half_life=1).sum() == pytest.approx(again.sum(), rel=0.02)


def test_without_enough_it_halves_with_time() -> None:
    pairs = seen(np.zeros((1, 4)))
    assert Chances().of(pairs, at=0.0, half_life=60.0).tolist() == [AGAIN]
    assert Chances().of(pairs, at=60.0, half_life=60.0).tolist() == [AGAIN / 2]
