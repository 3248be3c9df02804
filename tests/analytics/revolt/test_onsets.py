"""An alarm begins once, and another only after a rest."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.revolt.onsets import onsets


def test_what_never_reaches_it_begins_nothing() -> None:
    assert onsets(np.zeros(5), least=1, rest=2).tolist() == []


@given(st.lists(st.integers(0, 9), max_size=80), st.integers(0, 10))
def test_each_is_reached_and_lies_a_rest_behind_the_one_before(above: list[int], rest: int) -> None:
    told = onsets(np.array(above, dtype=float), least=5, rest=rest)
    assert all(above[at] >= 5 for at in told)
    assert all(np.diff(told) > rest)
    assert bool(len(told)) == any(one >= 5 for one in above)
