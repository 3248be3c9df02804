"""Approved words: their blanks, how they read once filled, and what keeps them from being said."""

from __future__ import annotations

import pytest

from porch.core.template import LONGEST, Template

READY = Template(name="ready", language="en", body="{{guest}}, ready at {{ hour }}. See you, {{guest}}.")


def test_a_blank_that_stands_twice_is_filled_twice() -> None:
    filled = READY.fill({"guest": "Ann", "hour": "7", "other": "x"})
    assert filled.values == (("guest", "Ann"), ("hour", "7"))
    assert READY.words(filled) == "Ann, ready at 7. See you, Ann."
    assert READY.objection(filled) == ""


def test_numbered_blanks_come_in_the_order_of_their_numbers() -> None:
    assert Template(name="a", language="en", body="{{10}} {{2}} {{1}}").blanks == ("1", "2", "10")


def test_a_blank_left_empty_is_named_and_stays_as_it_is_written() -> None:
    filled = READY.fill({"guest": " \n "})
    assert READY.words(filled).startswith("{{guest}}, ready at {{ hour }}")
    assert READY.objection(filled) == "Blanks guest, hour must be filled."


def test_what_is_filled_in_is_never_read_as_a_blank_again() -> None:
    filled = READY.fill({"guest": "{{hour}}", "hour": "7"})
    assert READY.words(filled) == "{{hour}}, ready at 7. See you, {{hour}}."


@pytest.mark.parametrize(("length", "said"), [(LONGEST, ""), (LONGEST + 1, "Blank hour takes at most")])
def test_a_blank_takes_so_many_characters(length: int, said: str) -> None:
    assert READY.objection(READY.fill({"guest": "Ann", "hour": "x" * length})).startswith(said)


def test_one_that_is_not_approved_says_why_whatever_it_holds() -> None:
    paused = Template(name="a", language="en", body="Hello", refusal="Meta paused this template.")
    assert not paused.approved
    assert paused.objection(paused.fill({})) == "Meta paused this template."
