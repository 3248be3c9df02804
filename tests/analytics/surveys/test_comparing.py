"""Who is missing is told beside chance, corrected for how much was looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.surveys.comparing import by_chance, holm, likeness, missing

FRAME = {n: {"segment": "regulars" if n < 40 else "others", "tenure": "new" if n % 2 else "old"} for n in range(100)}
KEEN = frozenset(n for n in range(100) if (n < 40 and n % 5) or (n >= 40 and n % 5 == 0))


def test_a_trait_that_decides_who_answers_is_told_and_one_that_does_not_is_not() -> None:
    told = {(cell.what, cell.which): cell for cell in missing(FRAME, KEEN)}
    regulars = told["segment", "regulars"]
    assert (regulars.asked, regulars.answered, regulars.differs) == (40, 32, True)
    assert regulars.more is not None
    assert regulars.more.value == pytest.approx(32 / 44 - 8 / 56)
    assert not told["tenure", "new"].differs


def test_likeliness_by_groups_is_the_share_that_answered() -> None:
    frame = {n: {"segment": traits["segment"]} for n, traits in FRAME.items()}
    spread = (40 * (0.8 - 0.44) ** 2 + 60 * (0.2 - 0.44) ** 2) / 99
    assert likeness(frame, KEEN) == pytest.approx(1 - 2 * spread**0.5, abs=1e-9)


def test_everybody_or_nobody_knows_of_no_difference() -> None:
    assert likeness(FRAME, frozenset(FRAME)) == pytest.approx(1.0)
    assert likeness({1: {}}, frozenset({1})) is None
    assert [cell.more for cell in missing({1: {"a": "b"}}, frozenset({1}))] == [None]


@given(st.lists(st.floats(0, 1), max_size=12))
def test_corrected_chances_keep_their_order_and_are_never_smaller(chances: list[float]) -> None:
    corrected = holm(chances)
    assert all(one <= two <= 1 for one, two in zip(chances, corrected, strict=True))
    assert [one for _, one in sorted(zip(chances, corrected, strict=True))] == sorted(corrected)


def test_equal_shares_are_chance_alone() -> None:
    assert by_chance(3, 10, 6, 20) == pytest.approx(1.0)
    assert by_chance(1, 1, 0, 0) == 1.0


def test_what_everybody_shares_is_not_compared() -> None:
    frame = {n: {"town": "Milan", "tenure": "new" if n % 2 else "old"} for n in range(20)}
    assert {cell.what for cell in missing(frame, frozenset(range(9)))} == {"tenure"}
