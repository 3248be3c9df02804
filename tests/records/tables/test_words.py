"""What strangers write fits its column, and keeps apart what is not the same."""

from __future__ import annotations

import doctest

from hypothesis import given
from hypothesis import strategies as st

from porch.records.tables import words
from porch.records.tables.words import fit, fit_detail, fit_name, fit_version

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=900)


def test_the_examples_are_true() -> None:
    assert doctest.testmod(words).failed == 0


@given(ANYTHING, st.integers(0, 900))
def test_what_is_made_to_fit_does(text: str, limit: int) -> None:
    fitted = fit(text, limit)
    assert fitted.encode().decode() == fitted
    assert len(fitted) <= limit
    assert "\0" not in fitted
    assert fit(fitted, limit) == fitted


@given(ANYTHING)
def test_a_name_made_to_fit_stays_as_it_is(text: str) -> None:
    assert fit_name(fit_name(text)) == fit_name(text)
    assert len(fit_name(text)) <= words.LONGEST_NAME


def test_a_version_is_never_empty_nor_too_long() -> None:
    assert fit_version("2", b"x") == "2"
    assert len(fit_version("", b"x")) == 32
    assert len(fit_version("v" * 500, b"x")) == words.LONGEST_VERSION


def test_a_detail_is_made_of_words_that_fit() -> None:
    assert fit_detail({"a\0": "b\udfff", "n": 1}) == {"a": "b?", "n": 1}  # type: ignore[dict-item]
