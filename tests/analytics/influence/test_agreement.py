"""Whether online and real life agree is told with an interval that holds, and not told of too few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from porch.analytics.influence.agreement import BROUGHT, LEAST, Agreement, agreement


def told(online: list[float], brought: list[float]) -> Agreement:
    return agreement(dict(enumerate(online)), dict(enumerate(brought)))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4)), min_size=LEAST, max_size=60))
def test_it_is_spearmans_however_many_are_equal(rows: list[tuple[int, int]]) -> None:
    online, brought = zip(*[*rows, (0, 0), (9, 5)], strict=True)
    found = told(list(online), list(brought))
    assert found.correlation == pytest.approx(spearmanr(online, brought).statistic, abs=1e-9)
    assert found.correlation is not None
    assert -1 <= found.low <= found.correlation <= found.high <= 1


def test_the_interval_holds_the_truth_as_often_as_it_says_though_most_brought_nobody() -> None:
    chance = np.random.default_rng(2)
    truth, held = 0.228, []
    for _ in range(400):
        liked = chance.standard_normal(60)
        brought = chance.poisson(np.exp(-1.5 + 0.5 * liked + 0.5 * chance.standard_normal(60)))
        found = told(liked.tolist(), brought.tolist())
        held.append(found.low <= truth <= found.high)
    assert 0.92 < np.mean(held) < 0.98


def test_too_few_people_or_too_few_who_brought_anybody_are_told_of() -> None:
    assert not told(list(range(LEAST - 1)), [1.0, 2.0] * (LEAST // 2) + [3.0]).enough
    some = [1.0] * (BROUGHT - 1) + [0.0] * 40
    assert told(list(range(len(some))), some).correlation is None
    assert told(list(range(30)), [2.0] * 30).correlation is None
    assert agreement({}, {}).people == 0


def test_whoever_is_on_one_side_alone_is_left_out() -> None:
    online = {who: float(who) for who in range(30)}
    assert agreement(online, {who: float(who) for who in range(5, 80)}).people == 25
