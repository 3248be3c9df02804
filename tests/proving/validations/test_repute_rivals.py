"""The rivals, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from porch.analytics.repute import Rating
from porch.proving.validations._repute_rivals import Fairness, foretold

SAID = [Rating(0, 1, 1.0, 1.0), Rating(1, 0, 0.5, 2.0), Rating(2, 1, 0.0, 3.0), Rating(3, 1, 0.2, 4.0)]


def test_each_says_what_its_name_says_of_earlier_ratings_alone() -> None:
    told = foretold(SAID)
    assert told[0, :3].tolist() == [0.0, 0.0, 0.0]
    assert told[1, :3].tolist() == [1.0, 1.0, 1.0]  # nobody rated 0 yet, who trusted 1 fully
    assert told[3, :3].tolist() == [0.5, 0.5, 0.5]


def test_somebody_who_stands_alone_is_unfair_and_counts_less() -> None:
    source, target = np.array([0, 1, 2, 3, 0, 1]), np.array([4, 4, 4, 4, 5, 5])
    value = np.array([1.0, 1.0, 1.0, -1.0, 1.0, 1.0])
    kumar = Fairness(6)
    kumar.afresh(source, target, value)
    assert kumar.fair[3] < kumar.fair[0]
    assert kumar.good[4] == pytest.approx((kumar.fair[:3].sum() - kumar.fair[3]) / 4, abs=1e-3)
    assert kumar.fair[3] == pytest.approx(1 - abs(-1.0 - kumar.good[4]) / 2, abs=1e-3)
