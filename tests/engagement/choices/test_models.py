"""A choice knows whether one can still choose."""

from __future__ import annotations

from porch.engagement.choices.models import Choice, Fact, Option
from tests.cast import NOON
from tests.engagement.choices.flight import CLOSES, HOUR


def test_it_is_open_from_its_opening_to_its_last_moment() -> None:
    draft, choice = Choice(), Choice(opened_at=NOON, closes_at=CLOSES)
    assert (draft.is_open(NOON), draft.is_over(CLOSES)) == (False, False)
    assert (choice.is_open(NOON), choice.is_open(CLOSES), choice.is_over(CLOSES)) == (True, False, True)


def test_it_can_be_closed_before_its_time() -> None:
    choice = Choice(opened_at=NOON, closes_at=CLOSES, closed_at=NOON + HOUR)
    assert (choice.is_open(NOON + HOUR), choice.is_over(NOON + HOUR)) == (False, True)
    assert (choice.ends_at, Choice(closes_at=CLOSES).ends_at) == (NOON + HOUR, CLOSES)


def test_rows_are_named_by_their_words() -> None:
    assert (str(Choice(words="Where to?")), str(Option(title="Circle")), str(Fact(words="Fuel"))) == (
        "Where to?", "Circle", "Fuel",
    )  # fmt: skip
    assert Choice(pk=7).about == "choice-7"
