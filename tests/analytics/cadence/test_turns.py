"""F6: one slot, and nobody starves for it."""

from __future__ import annotations

from porch.analytics.cadence import Kind, Waiting, whose_turn
from tests.analytics.cadence.people import day


def test_f6_a_frequent_survey_does_not_push_back_a_seldom_one() -> None:
    waiting = [Waiting(key=key, kind=Kind.QUESTION, since=day(-key)) for key in range(1, 9)]
    seldom = Waiting(key=20, kind=Kind.FEEDBACK, since=day(-9))
    assert whose_turn([*waiting, seldom], day(0)) is seldom


def test_f6_of_what_waits_equally_long_what_asks_least_goes_first() -> None:
    ask, give = (Waiting(key=key, kind=kind, since=day(0)) for key, kind in ((1, Kind.FEEDBACK), (2, Kind.QUESTION)))
    assert whose_turn([ask, give], day(1)) is give


def test_nothing_that_waits_is_nobodys_turn() -> None:
    assert whose_turn([], day(0)) is None
