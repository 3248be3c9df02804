"""What a burst does is told with how sure that is, and not before it may be."""

from __future__ import annotations

import pytest

from porch.analytics.uplift import uplift


def test_few_on_either_side_say_nothing_yet() -> None:
    assert uplift(got_did=9, got=900, held_did=1, held=19).words.startswith("Too early to say")


def test_what_may_be_none_is_said_to_be() -> None:
    found = uplift(got_did=50, got=100, held_did=48, held=100)
    assert (found.low < 0 < found.high, found.words.endswith("none.")) == (True, True)


def test_a_clear_difference_is_told_with_its_span() -> None:
    assert uplift(got_did=56, got=70, held_did=48, held=80).words == (
        "+20 points more of them did, and 95 in 100 such spans hold the truth: +5 to +33."
    )


def test_more_cannot_do_it_than_there_are() -> None:
    with pytest.raises(ValueError, match="As many"):
        uplift(got_did=2, got=1, held_did=0, held=1)
