"""Numbers in their normal form, whoever wrote them."""

from __future__ import annotations

import doctest

import pytest

from porch.core import telephone
from porch.core.telephone import called, lasted, normal


def test_the_examples_hold() -> None:
    assert doctest.testmod(telephone).failed == 0


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("+39 055 123456", "", "+39055123456"),
        ("0039055123456", "", "+39055123456"),
        ("tel:+1-414-555-0101;ext=2", "", "+14145550101"),
        ("0414 555 010", "+61", "+61414555010"),
        ("055 123456", "+39", "+39055123456"),
        ("055 123456", "", "055123456"),
        ("", "", ""),
        ("12", "", ""),
        ("9" * 16, "", ""),
        ("anonymous", "+39", ""),
        ("+39+055", "", ""),
        ("٠٥٥١٢٣", "", ""),
    ],
)
def test_a_number_has_one_form(written: str, country: str, number: str) -> None:
    assert normal(written, country) == number


def test_a_call_is_said_in_words() -> None:
    assert called(seconds=0, answered=True, voicemail=False) == "Call"
    assert called(seconds=61, answered=False, voicemail=True) == "Voicemail, 1 min"


def test_a_length_that_is_none_is_refused() -> None:
    assert lasted("2:05").total_seconds() == 125
    with pytest.raises(ValueError, match="abc"):
        lasted("abc")
