"""The four numbers of the prior are found again in pairs that were made with them."""

from __future__ import annotations

import numpy as np
import pytest

from porch.analytics.relationship import DEFAULT, Fit, fit

TRUE = Fit(r=0.8, alpha=10.0, a=0.9, b=3.0)


def made(pairs: int, age: float = 365.0) -> tuple[list[int], list[float], list[float]]:
    chance = np.random.default_rng(4)
    repeats, last = [], []
    for _ in range(pairs):
        rate, parting = chance.gamma(TRUE.r, 1 / TRUE.alpha), chance.beta(TRUE.a, TRUE.b)
        gone = chance.geometric(parting) - 1 if parting > 1e-9 else 10**6
        days = np.cumsum(chance.exponential(1 / max(rate, 1e-12), size=400))
        came = days[:gone][days[:gone] < age]
        repeats.append(len(came))
        last.append(float(came[-1]) if len(came) else 0.0)
    return repeats, last, [age] * pairs


@pytest.mark.slow
def test_what_made_the_pairs_is_learnt_from_them() -> None:
    found = fit(*made(4000))
    assert found.r / found.alpha == pytest.approx(TRUE.r / TRUE.alpha, rel=0.15)
    assert found.a / (found.a + found.b) == pytest.approx(TRUE.a / (TRUE.a + TRUE.b), rel=0.15)


def test_the_unit_of_time_does_not_matter() -> None:
    repeats, last, age = made(300)
    days, hours = fit(repeats, last, age), fit(repeats, [24 * one for one in last], [24 * one for one in age])
    assert (hours.r, hours.alpha / 24) == (pytest.approx(days.r, rel=0.05), pytest.approx(days.alpha, rel=0.05))


def test_of_a_handful_of_pairs_nothing_is_learnt() -> None:
    assert fit([1] * 49, [7.0] * 49, [30.0] * 49) is DEFAULT
