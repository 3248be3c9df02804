"""The drawing of who moves whom: the same every time, inside its box, no name upon another."""

from __future__ import annotations

from itertools import combinations
from math import hypot
from types import SimpleNamespace
from typing import Any

import pytest

from porch.interfaces.console.web import LETTER, Disc, drawn

WIDTH, HEIGHT = 450, 400


def web(many: int, *, name: str = "Person") -> Any:
    nodes = [SimpleNamespace(person=n, name=f"{name} {n}", expected=40 / (n + 1)) for n in range(many)]
    edges = [SimpleNamespace(source=n // 3, target=n, chance=1 / (n + 1)) for n in range(1, many)]
    return SimpleNamespace(nodes=nodes, edges=edges)


def box(disc: Disc) -> tuple[float, float, float, float]:
    long = len(disc.label) * LETTER
    left = {"start": disc.label_x, "middle": disc.label_x - long / 2, "end": disc.label_x - long}[disc.anchor]
    return left, disc.label_y - 11, left + long, disc.label_y + 3


def overlap(one: Disc, other: Disc) -> bool:
    a, b = box(one), box(other)
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@pytest.mark.parametrize("many", [1, 2, 7, 40])
def test_everybody_stands_inside_the_box_and_apart(many: int) -> None:
    found = drawn(web(many), width=WIDTH, height=HEIGHT)
    assert all(d.r <= d.x <= WIDTH - d.r and d.r <= d.y <= HEIGHT - d.r for d in found.discs)
    assert all(hypot(a.x - b.x, a.y - b.y) > 2 for a, b in combinations(found.discs, 2))


def test_no_name_stands_upon_another_and_nearly_all_find_room() -> None:
    found = drawn(web(40), width=WIDTH, height=HEIGHT, meant=0)
    named = [disc for disc in found.discs if disc.label]
    assert len(named) > 25
    assert not any(overlap(a, b) for a, b in combinations(named, 2))


def test_the_same_web_is_drawn_the_same() -> None:
    assert drawn(web(20), width=WIDTH, height=HEIGHT) == drawn(web(20), width=WIDTH, height=HEIGHT)


def test_who_is_meant_and_their_lines_are_marked_and_a_disc_grows_with_who_follows() -> None:
    found = drawn(web(9), width=WIDTH, height=HEIGHT, meant=1)
    assert [disc.person for disc in found.discs if disc.meant] == [1]
    assert sum(line.meant for line in found.lines) == 4
    assert [disc.r for disc in found.discs] == sorted((disc.r for disc in found.discs), reverse=True)


def test_a_long_name_is_cut_and_nobody_at_all_is_an_empty_drawing() -> None:
    (only,) = drawn(web(1, name="x" * 300), width=WIDTH, height=HEIGHT).discs
    assert len(only.label) == 18
    nothing = drawn(SimpleNamespace(nodes=(), edges=()), width=WIDTH, height=HEIGHT)
    assert (nothing.discs, nothing.lines, nothing.view) == ((), (), "0 0 450 400")


def test_people_of_whom_nothing_is_expected_and_two_in_one_place_are_no_trouble() -> None:
    nodes = [SimpleNamespace(person=n, name="", expected=0.0) for n in range(2)]
    both = [SimpleNamespace(source=0, target=1, chance=2.0), SimpleNamespace(source=1, target=1, chance=0.5)]
    found = drawn(SimpleNamespace(nodes=nodes, edges=both), width=WIDTH, height=HEIGHT)
    assert len(found.lines) == 1
