"""The points to show: five parts, whose sum they are, each its Shapley value."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import permutations
from math import isclose

from hypothesis import given, settings
from hypothesis import strategies as st

from porch.analytics.relationship import PARTS, Parts, points
from porch.analytics.relationship.parts import shares

NAMES = [one.name for one in fields(Parts)]
SHARE = st.floats(0, 1)
ALL = st.builds(Parts, **dict.fromkeys(NAMES, SHARE))
NOTHING = Parts(**dict.fromkeys(NAMES, 0.0))


def shown(parts: Parts) -> float:
    return sum(points(parts).values())


def shapley(parts: Parts, name: str) -> float:
    """The mean of what a part adds, over every order in which parts can be added, straight from the definition."""
    added = []
    for order in permutations(NAMES):
        before = {other: getattr(parts, other) for other in order[: order.index(name)]}
        without = replace(NOTHING, **before)
        added.append(shown(replace(without, **{name: getattr(parts, name)})) - shown(without))
    return sum(added) / len(added)


@given(ALL)
@settings(max_examples=25, deadline=None)
def test_each_part_is_its_shapley_value(parts: Parts) -> None:
    assert all(isclose(shapley(parts, name), value, abs_tol=1e-9) for name, value in points(parts).items())


@given(ALL, st.sampled_from(NAMES), SHARE)
def test_more_of_a_part_never_lowers_the_points(parts: Parts, name: str, other: float) -> None:
    low, high = sorted([other, getattr(parts, name)])
    assert shown(replace(parts, **{name: low})) <= shown(replace(parts, **{name: high})) + 1e-9


def test_nothing_is_nought_and_all_is_a_hundred() -> None:
    assert shown(NOTHING) == 0
    assert isclose(shown(Parts(**dict.fromkeys(NAMES, 1.0))), 100)


def test_every_part_says_what_it_is_where_it_comes_from_and_in_which_unit() -> None:
    assert [part.name for part in PARTS] == NAMES
    assert sum(part.weight for part in PARTS) == 100
    assert all(part.formula and part.unit and part.source and part.meaning for part in PARTS)


def test_no_rung_at_all_is_less_than_the_lowest() -> None:
    none, lowest = (shares(strength=0.3, rung=rung, reciprocity=1.0, channels=0, days=0.0) for rung in (None, 0))
    assert none.depth < lowest.depth
