"""What two handles have in common is told by numbers that mean the same in a large house and in a small one."""

from __future__ import annotations

import pytest

from porch.analytics.identity import Known
from porch.analytics.identity.features import NAMES, NO_CROWD, compare

HOSTILE = ["", "😀", "x" * 10_000, "Ann Lindqvist " * 900, "\u202eтест", "@" * 500, "7" * 400]


def row(known: list[Known]) -> dict[str, float]:
    found = compare(known)
    return dict(zip(NAMES, found.values[0].tolist(), strict=True))


def pair(one: str, other: str) -> list[Known]:
    return [Known(person=1, kind="x", value=one), Known(person=2, kind="mastodon", value=other)]


def test_the_same_rare_handle_is_the_same() -> None:
    told = row(pair("ann.lindqvist", "@AnnLindqvist@town.example"))
    assert (told["same"], told["within"], told["left_over"], told["crowd_3"]) == (1.0, 1.0, 0.0, 0.0)


def test_a_rare_name_within_a_longer_one_is_seen() -> None:
    told = row(pair("lindqvist", "ann_lindqvist_art"))
    assert (told["same"], told["within"], told["shorter"]) == (0.0, 1.0, 9.0)


def test_no_piece_of_four_letters_is_no_crowd() -> None:
    assert row(pair("omx", "omxyz"))["crowd_4"] == NO_CROWD


def test_two_shortenings_of_different_names_are_not_compared() -> None:
    erin = Known(person=1, kind="x", value="1", name="Erin Musolino")
    ethan = Known(person=2, kind="mastodon", value="2", name="Ethan Musolino")
    (spelt,) = compare([erin, ethan]).spelt
    assert spelt[0] != spelt[1]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_compared_like_any_other(text: str) -> None:
    known = [Known(person=at, kind=f"network {at}", value=text, name=text) for at in range(4)]
    assert compare(known).values.shape[1] == len(NAMES)
