"""Records of one person are found by their fields alone, and rare values count for more."""

from __future__ import annotations

import numpy as np
import pytest

from porch.analytics.identity.fields import Field, Record, link

FIELDS = (Field(name="name"), Field(name="street"), Field(name="born", digits=True))
SPOILT = ["", "😀", "x" * 10_000, "\u202e", "ﷺ" * 300]


def table(people: int) -> list[Record]:
    """Return two records of each: the second has a slip in the name, and every third has no street."""
    chance = np.random.default_rng(3)
    letters = np.array(list("abcdefghijklmnoprstuvwz"))
    told: list[Record] = []
    for person in range(people):
        name, street = ("".join(chance.choice(letters, 9)) for _ in range(2))
        born = f"{1940 + person % 60}{1 + person % 12:02}{1 + person % 28:02}"
        told.append({"name": name, "street": street, "born": born})
        told.append({"name": name[:4] + name[5:], "street": [street, None][person % 3 == 0], "born": born})
    return told


def test_every_person_is_found_and_nobody_is_mixed_up() -> None:
    found = link(table(120), FIELDS)
    called = found.probability >= 0.9
    assert set(zip(found.first[called].tolist(), found.second[called].tolist(), strict=True)) == {
        (2 * person, 2 * person + 1) for person in range(120)
    }


def test_where_nobody_stands_twice_neighbours_are_not_taken_for_one_person() -> None:
    once = [{**one, "street": f"mill lane {at // 40}", "state": "north"} for at, one in enumerate(table(1500)[::2])]
    found = link(once, (*FIELDS, Field(name="state")))
    assert (found.probability >= 0.9).sum() <= 3  # some were born on one day in one street


def test_names_that_stand_crossed_are_seen() -> None:
    fields = (Field(name="name", crossed="street"), Field(name="street", crossed="name"), *FIELDS[2:])
    told = table(60)
    turned = [{**one, "name": one["street"], "street": one["name"]} if at % 2 else one for at, one in enumerate(told)]
    found = link(turned, fields)
    right = found.first // 2 == found.second // 2
    assert found.probability[right].min() > found.probability[~right].max(initial=0.0)


@pytest.mark.parametrize("text", SPOILT)
def test_spoilt_cells_are_like_any_other(text: str) -> None:
    found = link([*table(20), {"name": text, "street": text, "born": text}], FIELDS)
    assert np.isfinite(found.probability).all()


def test_an_empty_table_and_missing_columns_link_nothing() -> None:
    assert len(link([], FIELDS).first) == 0
    assert len(link([{"name": "ann"}, {}], FIELDS).first) == 0
