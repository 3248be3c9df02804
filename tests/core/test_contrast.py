"""Whatever colours a business chooses, words in them and on them can be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from porch.core import contrast

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS, st.sampled_from(["#ffffff", "#1d2026", "#fbf8f3"]))
def test_any_colour_is_shaded_until_it_reads(colour: str, paper: str) -> None:
    assert contrast.ratio(contrast.legible(colour, paper), paper) >= contrast.LEGIBLE


@given(COLOURS)
def test_black_or_white_reads_on_any_colour(colour: str) -> None:
    assert contrast.ratio(contrast.on(colour), colour) >= contrast.LEGIBLE


@given(COLOURS)
def test_a_colour_that_reads_stays_as_it_was_chosen(colour: str) -> None:
    once = contrast.legible(colour, "#ffffff")
    assert contrast.legible(once, "#ffffff") == once


def test_only_six_digits_are_a_colour() -> None:
    told = ["#a34a06", "#A34A06", "red", "#fff", "#a34a06;", "", "a34a06"]
    assert [contrast.is_colour(one) for one in told] == [True, True, False, False, False, False, False]
