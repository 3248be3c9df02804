"""The best liked for certain are shown first, each idea once, and some places of each page find out about others."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.ideas.appeal import appeal
from porch.analytics.ideas.listing import listed, steady

COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=60)


@given(COUNTS, st.integers(0, 9), st.integers(1, 12), st.integers(0, 3))
def test_each_is_shown_once_and_the_same_chance_gives_the_same_order(
    counts: list[tuple[int, int]], seed: int, page: int, tried: int
) -> None:
    votes, shown = np.array([one for one, _ in counts]), np.array([one + more for one, more in counts])
    orders = [listed(votes, shown, np.random.default_rng(seed), page=page, tried=tried).tolist() for _ in range(2)]
    assert orders[0] == orders[1]
    assert sorted(orders[0]) == list(range(len(counts)))


def test_without_places_for_trying_it_is_the_steady_order() -> None:
    votes, shown = np.arange(30), np.full(30, 60)
    order = listed(votes, shown, np.random.default_rng(0), tried=0)
    assert order.tolist() == steady(appeal(votes, shown)).tolist() == list(range(29, -1, -1))


def test_what_nobody_has_seen_is_tried_before_what_is_known_to_be_poor() -> None:
    votes, shown = np.array([90, 80, 70, 0, 0, 2]), np.array([100, 100, 100, 0, 200, 200])
    firsts = [listed(votes, shown, np.random.default_rng(seed), page=3, tried=1)[2] for seed in range(40)]
    assert firsts.count(3) + firsts.count(2) > 36
    assert firsts.count(4) == 0
