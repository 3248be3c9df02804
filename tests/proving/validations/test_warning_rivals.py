"""What a series is watched with looks back alone, and sees a flood."""

from __future__ import annotations

import numpy as np
import pytest

from porch.proving.validations._warning_rivals import A_DAY, RIVALS, ours

EVERY = {"ours": ours, **RIVALS}


@pytest.fixture(scope="module")
def flooded() -> np.ndarray:
    """Three days of a few, then an hour of a flood, then a few again."""
    counts = np.random.default_rng(7).poisson(5, 4 * A_DAY).astype(float)
    counts[3 * A_DAY : 3 * A_DAY + 12] += 60
    return counts


@pytest.mark.parametrize("name", EVERY)
def test_it_is_highest_in_the_flood(name: str, flooded: np.ndarray) -> None:
    told = EVERY[name](flooded)
    assert 3 * A_DAY <= int(told.argmax()) < 3 * A_DAY + 24


@pytest.mark.parametrize("name", EVERY)
def test_it_looks_back_alone(name: str, flooded: np.ndarray) -> None:
    until = 3 * A_DAY + 5
    assert np.allclose(EVERY[name](flooded)[:until], EVERY[name](flooded[:until]))
