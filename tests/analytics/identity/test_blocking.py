"""The work grows in step with the handles, whatever is in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from porch.analytics.identity.blocking import BUDGET, NEAREST, candidates
from porch.analytics.identity.pieces import pieces

SYLLABLES = ["lin", "ros", "oka", "tan", "sil", "qvi", "fer", "mar", "ben", "dov", "kle", "han"]


def found(texts: Sequence[str], networks: int = 3) -> int:
    kinds = np.arange(len(texts), dtype=np.int64) % networks
    held = [pieces([[text] for text in texts], kinds, length) for length in (3, 4, 5)]
    first, second = candidates(held, kinds)
    assert (first < second).all()
    return len(first)


def crowded(many: int) -> list[str]:
    chance = np.random.default_rng(7)
    return ["".join(chance.choice(SYLLABLES, 3)) for _ in range(many)]


@pytest.mark.parametrize("many", [300, 1200, 4800])
def test_pairs_grow_with_the_handles_and_not_with_their_square(many: int) -> None:
    assert found(crowded(many)) <= many * NEAREST * 2


def test_a_crowd_of_one_name_is_not_compared_at_all() -> None:
    assert found(["johnsmith"] * 3000) == 0


def test_what_is_looked_up_before_is_bounded_too() -> None:
    texts = [f"{one}{two}" for one in SYLLABLES for two in SYLLABLES] * 8
    kinds = np.arange(len(texts), dtype=np.int64)
    held = [pieces([[text] for text in texts], kinds, 3)]
    first, _ = candidates(held, kinds, budget=BUDGET)
    assert len(first) <= len(texts) * BUDGET


def test_two_accounts_of_one_network_are_compared_only_where_people_have_several() -> None:
    kinds = np.zeros(2, dtype=np.int64)
    held = [pieces([["lindqvist"], ["lindqvist"]], kinds, 4)]
    assert len(candidates(held, kinds)[0]) == 0
    assert len(candidates(held, kinds, several=np.ones(2, dtype=bool))[0]) == 1
