"""Measures are data: what they look up can be listed."""

from __future__ import annotations

import pytest

from porch.analytics.influence.signals import measures
from porch.analytics.influence.signals.measures import Age, Constant, Even, Given, Leaf, Measure, Most, Over, Total

N, LAST = Total("n"), Most("last_at")


@pytest.mark.parametrize(
    ("measure", "found"),
    [
        (N, [N]),
        (Constant(1.0), []),
        (Age(LAST), [LAST]),
        (Over(N, Given(LAST, Even(N, Constant(2.0)))), [N, LAST, N]),
    ],
)
def test_a_measure_names_what_it_looks_up(measure: Measure, found: list[Leaf]) -> None:
    assert list(measures.leaves(measure)) == found
