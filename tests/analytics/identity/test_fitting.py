"""The weights are found from known persons, and the threshold on people they were not fitted on."""

from __future__ import annotations

import numpy as np
import pytest

from porch.analytics.identity import Known
from porch.analytics.identity.fitting import LEAST_SURE, MOST_SURE, fit, logistic, threshold
from porch.analytics.identity.model import START, dumps
from tests.analytics.identity.town import town


@pytest.mark.slow
def test_a_town_whose_people_are_told_by_their_names_is_learnt() -> None:
    model = fit(town(60))
    assert LEAST_SURE <= model.suggested <= MOST_SURE
    assert model.alone["within"] > 0


@pytest.mark.slow
def test_the_same_handles_give_the_same_weights() -> None:
    known = town(40)
    assert dumps(fit(known)) == dumps(fit(list(known)))


def test_a_column_that_never_changes_weighs_nothing() -> None:
    values = np.column_stack([np.linspace(-1, 1, 40), np.ones(40)])
    told = logistic(values, values[:, 0] > 0, ["moves", "stands"])
    assert told["stands"] == 0.0
    assert told["moves"] > 0 > told[START] - 1


def test_where_too_few_are_right_nothing_is_low_enough() -> None:
    assert threshold(np.linspace(0, 1, 50), np.zeros(50, dtype=bool)) == 1.0


def test_equal_probabilities_stand_and_fall_together() -> None:
    right = np.array([True] * 1000 + [False] * 1000)
    assert threshold(np.array([0.9] * 1000 + [0.5] * 1000), right) == 0.9
    assert threshold(np.full(2000, 0.5), right) == 1.0


@pytest.mark.slow
def test_known_handles_are_not_changed() -> None:
    known = town(40)
    fit(known)
    assert known == [Known(person=one.person, kind=one.kind, value=one.value, name=one.name) for one in known]
