"""A text without case and accents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.core.folding import fold


@given(st.text(alphabet=st.characters(codec="latin-1"), max_size=100))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=100))
def test_the_short_way_for_plain_letters_leads_where_the_long_one_does(text: str) -> None:
    assert fold(text) == fold(f"{text}é")[:-1]


@pytest.mark.parametrize(
    ("written", "plain"), [("مُحَمَّد", "محمد"), ("Ångström", "angstrom"), ("ＦＵＬＬ", "full"), ("日本", "日本")]
)
def test_marks_and_widths_do_not_matter(written: str, plain: str) -> None:
    assert fold(written) == plain
