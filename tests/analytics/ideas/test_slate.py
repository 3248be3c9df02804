"""A slate hears those who have no seat yet."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.ideas.slate import slate, unheard

BACKERS = st.dictionaries(st.integers(0, 9), st.frozensets(st.integers(0, 12)), max_size=9)


def plainly(backers: dict[int, frozenset[int]], seats: int) -> list[int]:
    """Seat one after the other, counting everything anew each time."""
    seated: list[int] = []
    held: Counter[int] = Counter()
    for _ in range(seats):
        worth = {idea: sum(1 / (held[one] + 1) for one in who) for idea, who in backers.items() if idea not in seated}
        best = max(worth, key=lambda idea: worth[idea], default=None)
        if best is None or not worth[best]:
            return seated
        seated.append(best)
        held.update(backers[best])
    return seated


@given(BACKERS, st.integers(0, 6))
def test_it_is_what_counting_everything_anew_gives(backers: dict[int, frozenset[int]], seats: int) -> None:
    assert slate(backers, seats) == plainly(backers, seats)


def test_sixty_thirty_ten() -> None:
    sixty, thirty, ten = set(range(60)), set(range(60, 90)), set(range(90, 100))
    backers = {"a": sixty, "b": sixty, "c": sixty, "d": thirty, "e": ten}
    assert slate(backers, 3) == ["a", "b", "d"]
    assert slate(backers, 9) == ["a", "b", "d", "c", "e"]


def test_a_weight_counts_and_what_nobody_backs_has_no_seat() -> None:
    assert slate({"a": {1, 2}, "b": {3}, "c": set()}, 3, weights={3: 5.0}) == ["b", "a"]


def test_who_is_unheard_is_a_share_of_all_who_voted() -> None:
    assert unheard({"a": {1, 2}, "b": {3}}, ["a", "b"]) == 0
    assert unheard({}, []) == 0
