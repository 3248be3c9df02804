"""First names are one when one shortens the other, and a family holds no name twice."""

from __future__ import annotations

import pytest

from porch.analytics.identity.first_names import SHORT_FORMS, alike
from porch.core.folding import fold


@pytest.mark.parametrize(("one", "other"), [("ben", "benjamin"), ("j", "jim"), ("bob", "robert"), ("marta", "martha")])
def test_short_forms_and_slips_are_one(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(("one", "other"), [("ann", "bob"), ("erin", "ethan"), ("hugo", "ann")])
def test_different_names_are_not(one: str, other: str) -> None:
    assert not alike(one, other)


def test_the_list_is_folded_and_each_family_is_one() -> None:
    families = [family.split() for family in SHORT_FORMS]
    assert [family for family in families if [fold(name) for name in family] != family] == []
    assert len({tuple(family) for family in families}) == len(families)
