"""R5: so many all but the same words need a person to look at them."""

from __future__ import annotations

import pytest

from porch.analytics.cadence.cookie_cutter import likeness, same_for_many

LINE = "Hello {}, we bake the first sourdough of the year on Friday, for you to taste it before anybody else does"


def test_r5_the_same_for_more_than_ten_is_seen_though_names_differ() -> None:
    assert same_for_many([LINE.format(name) for name in "abcdefghijk"]) == 11


def test_r5_ten_are_few_enough() -> None:
    assert same_for_many([LINE.format("Ann")] * 10) == 0


def test_r5_a_line_of_their_own_makes_it_theirs() -> None:
    own = [f"{LINE.format(n)} since what {n} said of {n * 3} and {n * 5} stayed with {n * 7} of us" for n in range(40)]
    assert same_for_many(own) == 0


@pytest.mark.parametrize(
    ("one", "other", "alike"), [("a b", "a b", 1), ("a b", "c d", 0), ("", "", 1), ("a a b", "a b", 2 / 3)]
)
def test_likeness_is_the_share_of_words_in_common(one: str, other: str, alike: float) -> None:
    counted = [{word: text.split().count(word) for word in text.split()} for text in (one, other)]
    assert likeness(*counted) == pytest.approx(alike)
