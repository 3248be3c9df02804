"""A made-up year is the same whatever order its board has, and what is shown is counted."""

from __future__ import annotations

import numpy as np

from porch.proving.validations._idea_years import DAYS, IDEAS, LIKED, PAGE, PASSED, VISITORS, live


def test_the_same_ideas_come_on_the_same_days() -> None:
    one = live(lambda board, chance: np.argsort(-board.votes), 3)
    other = live(lambda board, chance: np.argsort(board.born), 3)
    assert one.good.tolist() == other.good.tolist()
    assert one.board.born.tolist() == other.board.born.tolist()
    assert one.good.mean() == np.float64(one.good.mean())
    assert abs(one.good.mean() - LIKED / (LIKED + PASSED)) < 0.03


def test_every_visitor_sees_a_page_and_votes_at_most_once_for_each() -> None:
    board = live(lambda board, chance: np.argsort(-board.votes), 5).board
    assert len(board.votes) == IDEAS
    assert (board.votes <= board.shown).all()
    assert (board.recent <= board.votes).all()
    days = DAYS - int(board.born[PAGE - 1]) - 1
    assert board.shown.sum() >= days * VISITORS * PAGE
