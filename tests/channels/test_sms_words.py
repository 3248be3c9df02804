"""How long a text is."""

from __future__ import annotations

import doctest

import pytest

from porch.channels import _sms_words
from porch.channels._sms_words import BASIC, EXTENDED, fits_gsm, measure, parts


def test_the_examples_hold() -> None:
    assert doctest.testmod(_sms_words).failed == 0


def test_the_alphabet_has_as_many_letters_as_its_standard() -> None:
    assert (len(BASIC), len(EXTENDED), BASIC & EXTENDED) == (127, 10, frozenset())  # and one escape


@pytest.mark.parametrize(
    ("text", "gsm", "length", "many"),
    [
        ("", True, 0, 0),
        ("a" * 160, True, 160, 1),
        ("a" * 159 + "€", True, 161, 2),
        ("a" * 306, True, 306, 2),
        ("a" * 307, True, 307, 3),
        ("ç", False, 1, 1),
        ("Ç", True, 1, 1),
        ("é" * 160, True, 160, 1),
        ("👩🏽‍🍳" * 10, False, 70, 1),
        ("👩🏽‍🍳" * 10 + "a", False, 71, 2),
        ("م" * 134, False, 134, 2),
        ("م" * 135, False, 135, 3),
    ],
)
def test_a_text_is_counted_as_the_network_counts(text: str, gsm: bool, length: int, many: int) -> None:
    assert (fits_gsm(text), measure(text), parts(text)) == (gsm, length, many)
