"""A rank rises with every word said, with reach and with news, and never leaves what it is bounded by."""

from __future__ import annotations

from math import isclose, log

from hypothesis import given
from hypothesis import strategies as st

from porch.analytics import ranking

COUNTS = st.lists(st.integers(1, 40), min_size=1, max_size=5)


@given(counts=COUNTS, length=st.integers(1, 4000), mean=st.floats(1, 500), rare=st.floats(0.01, 15))
def test_a_text_fits_above_nothing_and_at_most_fully(counts: list[int], length: int, mean: float, rare: float) -> None:
    fits = ranking.text_score(counts, [rare] * len(counts), length, mean)
    assert 0 < fits <= 1
    assert ranking.text_score([count + 1 for count in counts], [rare] * len(counts), length, mean) > fits
    assert ranking.text_score(counts, [rare] * len(counts), length + 50, mean) < fits


def test_without_words_every_text_fits_alike() -> None:
    assert ranking.text_score([], [], 9, 14.0) == 1.0


@given(share=st.floats(0, 1), documents=st.integers(1, 10**9))
def test_a_rarer_word_says_more_and_none_says_less_than_nothing(share: float, documents: int) -> None:
    assert 0 <= ranking.rarity(share, documents) <= ranking.rarity(share / 2, documents)


def test_the_rarer_of_two_words_counts_more() -> None:
    often_rare = ranking.text_score([5, 1], [7.0, 1.0], 14, 14.0)
    assert often_rare > ranking.text_score([1, 5], [7.0, 1.0], 14, 14.0)


@given(value=st.floats(0.001, 1000), weight=st.floats(0, 3))
def test_a_weight_is_an_exponent(value: float, weight: float) -> None:
    assert isclose(ranking.raised(value, weight), log(value**weight), abs_tol=1e-9)
