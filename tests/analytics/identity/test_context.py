"""Rivals and bridges: what other handles say about a pair."""

from __future__ import annotations

import numpy as np

from porch.analytics.identity.context import FLOOR, NAMES, SAME, Pair, surround


def told(odds: dict[Pair, float], kinds: list[int], persons: list[int] | None = None) -> dict[Pair, dict[str, float]]:
    mine = np.array(persons or range(len(kinds)), dtype=np.int64)
    found = surround(odds, np.array(kinds, dtype=np.int64), mine)
    pairs = zip(found.first.tolist(), found.second.tolist(), strict=True)
    return {pair: dict(zip(NAMES, row, strict=True)) for pair, row in zip(pairs, found.values.tolist(), strict=True)}


def test_a_better_account_on_the_same_network_speaks_against() -> None:
    pair = told({(0, 1): 2.0, (0, 2): 5.0}, [0, 1, 1])
    assert pair[0, 1]["over_rival_of_first"] == -3.0
    assert pair[0, 2]["over_rival_of_first"] == 3.0


def test_without_a_rival_a_pair_stands_over_nothing() -> None:
    assert told({(0, 1): 2.0}, [0, 1])[0, 1]["over_rival_of_first"] == 2.0 - FLOOR


def test_two_that_share_nothing_meet_in_a_third() -> None:
    pair = told({(0, 2): 4.0, (1, 2): 3.0}, [0, 1, 2])
    assert pair[0, 1] == {**pair[0, 1], "alone": FLOOR, "bridged": 3.0, "better_of_both": 3.0}


def test_two_accounts_of_one_network_are_never_bridged() -> None:
    assert (0, 1) not in told({(0, 2): 4.0, (1, 2): 3.0}, [0, 0, 1])


def test_what_is_known_to_be_one_persons_carries_a_bridge_and_is_no_rival() -> None:
    pair = told({(0, 1): 4.0, (0, 3): 3.0}, [0, 1, 2, 1], [0, 1, 1, 1])
    assert pair[0, 2]["bridged"] == min(4.0, SAME)
    assert pair[0, 1]["over_rival_of_first"] == 4.0 - FLOOR
    assert (1, 2) not in pair
