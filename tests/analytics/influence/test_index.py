"""Our own index: three elements out of counted facts, and no number where one of them is not told."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from porch.analytics.influence import index
from porch.analytics.influence.index import Counts

FULL = Counts(
    customers=10, living=5, wanted=10, answered=5, responded=5, answers=10, public=5, refused=10, reasoned=5, faced=10,
    admitted=5, returned=5, recommended=5,
)  # fmt: skip
GOOD = ("living", "answered", "responded", "public", "reasoned", "admitted")


@pytest.mark.parametrize("name", GOOD)
def test_more_of_anything_good_raises_it(name: str) -> None:
    before, after = (index.influence(one).value for one in (FULL, replace(FULL, **{name: 6})))
    assert before is not None
    assert after is not None
    assert after > before


def test_none_of_the_three_makes_up_for_another() -> None:
    even = index.influence(FULL).value
    uneven = index.influence(replace(FULL, living=10, answered=0, responded=0)).value
    assert even is not None
    assert uneven is not None
    assert uneven < even


def test_nothing_counted_is_no_index_rather_than_zero() -> None:
    assert (index.influence(Counts()).value, index.loyalty(Counts()).value) == (None, None)
    told = index.influence(replace(FULL, customers=0, living=0, responded=0))
    assert ([one.value is None for one in told.elements], told.value) == ([True, False, False], None)


def test_whatever_is_counted_it_stays_between_none_and_all() -> None:
    wrong = Counts(**{field.name: 9 for field in fields(Counts)})
    assert 0 < (index.influence(wrong).value or 0) <= 100
