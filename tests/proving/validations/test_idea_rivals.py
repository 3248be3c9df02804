"""Other boards' formulas, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from porch.proving.validations._idea_rivals import RIVALS, astuto, fider, wilson
from porch.proving.validations._idea_years import Board


def board(*, votes: float, shown: float = 0.0, recent: float = 0.0, born: int = 0, day: int = 0) -> Board:
    return Board(
        day=day, born=np.array([born]), votes=np.array([votes]), shown=np.array([shown]), recent=np.array([recent])
    )


def test_a_forty_vote_idea_of_fiders_falls_below_a_fresh_one_in_two_days() -> None:
    old, fresh = fider(board(votes=40, recent=40, day=2)), fider(board(votes=1, recent=1))
    assert (old[0], fresh[0]) == pytest.approx((199 / 50**1.4, 4 / 2**1.4))
    assert old[0] < fresh[0]


def test_ten_times_the_likes_are_half_a_day_at_astuto() -> None:
    late, many = astuto(board(votes=0, born=1)), astuto(board(votes=9))
    assert (late[0], many[0]) == pytest.approx((86_400 / 45_000, 1.0))


def test_wilsons_low_end_is_that_of_the_notes() -> None:
    found = [
        wilson(board(votes=votes, shown=shown))[0] for votes, shown in ((1, 1), (2, 2), (9, 10), (70, 100), (0, 0))
    ]
    assert found == pytest.approx([0.207, 0.342, 0.596, 0.604, 0.0], abs=5e-4)


def test_raw_votes_are_the_votes() -> None:
    assert RIVALS["raw_votes"](board(votes=7)).tolist() == [7]
