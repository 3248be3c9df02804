"""Straight lines are measured as their authors did, and flagged only where they cannot be an opinion."""

from __future__ import annotations

import pytest

from porch.analytics.surveys.straight import is_line, straight


def test_a_battery_with_reversed_items_by_hand() -> None:
    found = straight([(4, 4, 4, 4), (5, 1, 5, 1), (1, 2, 4, 5)])
    told = [one for one in found if one]
    assert [one.same for one in told] == [True, False, False]
    assert [one.identical for one in told] == [1.0, 0.5, 0.25]
    assert [one.variation for one in told] == [0.0, 0.5, 0.75]
    assert [one.deviation for one in told] == pytest.approx([0.0, (16 / 3) ** 0.5, (10 / 3) ** 0.5])
    assert [one.within for one in told] == pytest.approx([0.0, 2.0, 2.5**0.5])
    assert [one.run for one in told] == [4, 1, 1]
    spread = [0.0, 8 / 6, (1 + 3**0.5 + 2 + 2**0.5 + 3**0.5 + 1) / 6]
    assert [one.root_pairs for one in told] == pytest.approx([1 - one / max(spread) for one in spread])


def test_the_r_packages_root_pairs_take_the_root_of_the_sum_and_ours_sum_the_roots() -> None:
    """Its page tells .2929 for the third, by sqrt(4) / sqrt(8); the formula it prints gives (2 + sqrt 2) / 4."""
    third = straight([(5, 5, 5), (5, 5, 1), (4, 5, 3)])[2]
    assert third is not None
    assert third.root_pairs == pytest.approx(1 - (2 + 2**0.5) / 4)
    assert pytest.approx(0.2928932, abs=1e-7) == 1 - 4**0.5 / 8**0.5


def test_what_was_left_out_is_no_answer() -> None:
    full, some, none = straight([(1, 2, 3), (2, None, 2), (None, None, None)])
    assert full is not None
    assert some is not None
    assert none is None
    assert (some.items, some.same, some.run) == (2, True, 2)


def test_one_answer_has_no_spread() -> None:
    assert [(one.deviation, one.within) for one in straight([(3, None)]) if one] == [(None, None)]


@pytest.mark.parametrize(
    ("row", "turned", "line"),
    [
        ((5, 5, 5, 5), (False, True, False, True), True),
        ((5, 5, 5, 5), (False, False, False, False), False),
        ((5, 5, None, None), (False, True, False, True), False),
        ((5, 5, 5, None), (False, False, False, True), False),
        ((5, 1, 5, 1), (False, True, False, True), False),
    ],
)
def test_a_line_is_flagged_only_across_items_worded_both_ways(
    row: tuple[float | None, ...], turned: tuple[bool, ...], line: bool
) -> None:
    assert is_line(row, turned) is line
