"""What is not known leaves no hole."""

from __future__ import annotations

import pytest

from porch.analytics.cadence import Kind
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


@pytest.mark.parametrize(
    ("words", "kind", "about", "stray"),
    [
        ("{survey}", Kind.FEEDBACK, "survey-1", ""), ("{survey}", Kind.OUTCOME, "survey-1", "survey"),
        ("{come}", Kind.INVITE, "gathering-2", ""), ("{come} {survey}", Kind.INVITE, "", "come"),
        ("Hello {name}", Kind.QUESTION, "", ""),
    ],
)  # fmt: skip
def test_a_link_that_is_not_carried_is_no_blank(words: str, kind: Kind, about: str, stray: str) -> None:
    assert wording.misplaced(words, kind=kind, about=about) == stray
