"""What is not known leaves no hole."""

from __future__ import annotations

import pytest

from porch.engagement.bursts import wording


@pytest.mark.parametrize(
    ("words", "values", "told"),
    [
        ("Hello {name}, come by.", {}, "Hello, come by."),
        ("{line}\n\nCome by.", {}, "Come by."),
        ("You said: {said}. Come by. Bye {name}.", {"name": "Ann"}, "Come by. Bye Ann."),
        ("{said}", {"said": "{name}"}, "{name}"),
    ],
)
def test_what_is_not_known_is_left_out_whole(words: str, values: dict[str, str], told: str) -> None:
    assert wording.fill(words, values) == told


def test_a_link_of_ones_own_makes_it_personal() -> None:
    assert (wording.is_personal("Here: {come}"), wording.is_personal("Hello {name}")) == (True, False)


def test_a_blank_nobody_can_fill_is_named() -> None:
    assert wording.unknown("{name} {price}") == ["price"]
