"""A report says who moved and which fact moved them, and tells on nobody."""

from __future__ import annotations

import pytest

from porch.analytics.choices.reporting import Report, report
from porch.analytics.choices.ways import Step, Way

CIRCLE, MILWAUKEE = 1, 2
ROOMS, FUEL = 1, 2
"""The pilot's facts: rooms are paid for, and (late) the fuel lasts forty-five minutes."""


def way(gut: int, *picks: int, mattered: int = 0) -> Way:
    """Return a way through: the pick knowing about the rooms, and the one knowing about the fuel too."""
    steps = tuple(Step(option=pick, facts=known, mattered=mattered) for known, pick in enumerate(picks, 1))
    return Way(gut=gut, steps=steps)


def pilot(*, anonymous: bool = False) -> Report:
    moved = [way(CIRCLE, CIRCLE, MILWAUKEE, mattered=FUEL)] * 20
    stayed = [way(CIRCLE, CIRCLE, CIRCLE)] * 2
    sooner = [way(CIRCLE, MILWAUKEE, MILWAUKEE, mattered=ROOMS)] * 6
    ways = moved + stayed + sooner + [way(CIRCLE, CIRCLE)] * 5 + [way(CIRCLE)] * 3
    return report(ways, options=[CIRCLE, MILWAUKEE], facts=[ROOMS, FUEL], late=[FUEL], anonymous=anonymous)


def test_it_counts_by_gut_and_by_what_was_known() -> None:
    told = pilot()
    assert (told.took_part, told.gut.counts, told.gut.first) == (36, {CIRCLE: 36, MILWAUKEE: 0}, CIRCLE)
    assert (told.informed.among, told.informed.counts, told.informed.first) == (
        28, {CIRCLE: 2, MILWAUKEE: 26}, MILWAUKEE,
    )  # fmt: skip
    assert (told.earlier.counts, told.stopped) == ({CIRCLE: 5, MILWAUKEE: 0}, 3)


def test_shares_have_intervals() -> None:
    share = pilot().informed.share(MILWAUKEE)
    assert share is not None
    assert (share.value, share.low, share.high) == pytest.approx((0.9286, 0.7736, 0.9802), abs=1e-4)


def test_it_names_the_fact_that_moved_most() -> None:
    told = pilot()
    assert (told.movers, told.said, told.mattered, told.moved_by) == (26, 26, {ROOMS: 6, FUEL: 20}, FUEL)


def test_a_late_fact_is_told_by_those_who_chose_before_and_after_it() -> None:
    (fuel,) = pilot().late
    assert (fuel.fact, fuel.asked, fuel.moves.among) == (FUEL, 33, 28)
    assert (fuel.before.counts, fuel.after.counts) == (
        {CIRCLE: 22, MILWAUKEE: 6}, {CIRCLE: 2, MILWAUKEE: 26},
    )  # fmt: skip
    assert fuel.moves.moved is not None
    assert fuel.moves.moved.value == pytest.approx(20 / 28)


def test_a_way_that_few_went_is_not_told() -> None:
    moves = pilot().moves
    assert (moves.cells[CIRCLE, CIRCLE], moves.cells[CIRCLE, MILWAUKEE], moves.hidden) == (None, 26, 1)


def test_fewer_than_five_are_not_told_apart() -> None:
    few = [way(CIRCLE, MILWAUKEE, mattered=ROOMS)] * 4
    told = report(few, options=[CIRCLE, MILWAUKEE], facts=[ROOMS], late=[], anonymous=False)
    assert (told.gut.counts, told.informed.share(MILWAUKEE)) == ({CIRCLE: None, MILWAUKEE: None}, None)
    assert (told.moves.moved, told.moved_by) == (None, 0)


def test_of_an_anonymous_choice_no_few_are_told_and_nothing_that_gives_them_away() -> None:
    told = pilot(anonymous=True)
    assert told.informed.counts == {CIRCLE: None, MILWAUKEE: None}
    assert told.gut.counts == {CIRCLE: None, MILWAUKEE: None}, "all chose it: that is what each of them chose"
    assert (told.mattered, told.moved_by) == ({ROOMS: 6, FUEL: 20}, FUEL)


def test_where_two_are_level_none_is_first() -> None:
    told = report([way(CIRCLE)] * 5 + [way(MILWAUKEE)] * 5, options=[1, 2], facts=[], late=[], anonymous=False)
    assert told.gut.first == 0
