"""A set that is drawn has everybody in it as often as word would come from them."""

from __future__ import annotations

import numpy as np
import pytest

from porch.analytics.influence import _reach

pytestmark = pytest.mark.slow

SETS, ROOM = 40_000, 1 << 40


def star(chances: list[float]) -> tuple[np.ndarray, ...]:
    """Return ties from everybody to the last of them."""
    many = len(chances)
    sources, targets = np.arange(many, dtype=np.int32), np.full(many, many, np.int32)
    return (*_reach.arrange(many + 1, sources, targets, np.array(chances, np.float32)), np.zeros(0))


@pytest.mark.parametrize(
    "chances",
    [[0.02] * 30, [1 / place for place in range(1, 31)], [1.0, 0.5, 0.14, 0.1, 0.1, 0.01, 0.0], [0.0] * 5, [1.0] * 5],
)
def test_everybody_is_in_as_many_sets_as_their_chance_says(chances: list[float]) -> None:
    lines = star(chances)
    begins, held = _reach.draw(np.uint64(5), SETS, lines, ROOM)
    roots = held[begins[:-1]]
    last = np.flatnonzero(roots == len(chances))
    within = np.zeros(len(chances) + 1)
    for number in last.tolist():
        within[held[begins[number] : begins[number + 1]]] += 1
    expected = np.array([*chances, 1.0]) * len(last)
    assert np.abs(within - expected).max() <= 4.5 * np.sqrt(len(last) / 4) + 1e-9
    assert within[-1] == len(last)


def test_whoever_is_worth_more_is_asked_about_more_often() -> None:
    lines = (*star([0.0, 0.0])[:3], np.cumsum([1.0, 0.0, 3.0]))
    begins, held = _reach.draw(np.uint64(5), SETS, lines, ROOM)
    counts = np.bincount(held[begins[:-1]], minlength=3)
    assert counts[1] == 0
    assert counts[2] / SETS == pytest.approx(0.75, abs=0.01)


def test_a_set_is_the_same_whether_it_is_kept_or_weighed() -> None:
    lines = star([0.3, 0.2, 0.1, 0.05])
    begins, held = _reach.draw(np.uint64(9), SETS, lines, ROOM)
    roles = np.array([_reach.CHOSEN, 2 * _reach.CHOSEN, _reach.OTHER, _reach.ANYWAY, 0], np.int32)
    alone, first, anyway, other = _reach.weigh(np.uint64(9), SETS, lines, roles, 2)
    counts = np.bincount(held, minlength=5)
    assert alone.tolist() == counts[:2].tolist()
    assert anyway == counts[3]
    assert first.sum() <= alone.sum()
    assert other <= counts[2]
    assert begins[-1] == len(held)


def test_no_more_is_held_than_there_is_room_for() -> None:
    begins, held = _reach.draw(np.uint64(5), SETS, star([1.0] * 9), 100)
    whole, _ = _reach.draw(np.uint64(5), SETS, star([1.0] * 9), ROOM)
    assert len(held) == begins[-1] <= 100
    assert begins.tolist() == whole[: len(begins)].tolist()
