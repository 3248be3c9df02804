"""What an off-hand mention is a candidate for: help where it wants something, thanks where it is kind, else nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.offhand import PRAISE, TURNED_ROUND, Offhand, is_kind, offhand
from porch.analytics.standing import Turn
from porch.analytics.waiting import judge

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def said(text: str, **more: object) -> Turn:
    return Turn(at=MONDAY, id=1, addressed=False, text=text)._replace(**more)


@pytest.mark.parametrize(
    "text",
    [
        "Is the Blue Door open on Mondays?", "Still waiting for my order from the Blue Door",
        "Recommend me a table at the Blue Door?", "Qualcuno sa se il Blue Door è aperto?",
        "Das Essen im Blue Door war leider schlecht", "The Blue Door? Never again",
    ],
)  # fmt: skip
def test_a_wish_wants_help(text: str) -> None:
    assert offhand(said(text)) is Offhand.HELP


@pytest.mark.parametrize(
    "text",
    [
        "Love the Blue Door",
        "Blue Door: buonissimo!",
        "Das Blue Door ist wunderbar",
        "Blue Door 😍",
        "Grazie Blue Door!",
    ],
)
def test_kind_words_want_thanks(text: str) -> None:
    assert offhand(said(text)) is Offhand.THANKS


@pytest.mark.parametrize(
    "text",
    ["Lunch at the Blue Door", "", "Not the best coffee", "Would love to go one day", "https://a.example/best"],
)
def test_the_rest_wants_nothing(text: str) -> None:
    assert offhand(said(text)) is None


@pytest.mark.parametrize(
    "more",
    [
        {"addressed": True}, {"ours": True}, {"visibility": "direct"}, {"visibility": "followers"}, {"deleted": True},
        {"kind": "like"}, {"traits": frozenset({"mention"})}, {"traits": frozenset({"comment"})},
        {"traits": frozenset({"spam"})}, {"traits": frozenset({"automatic"})},
    ],
)  # fmt: skip
def test_what_waits_for_us_anyway_or_for_nobody_is_no_candidate(more: dict[str, object]) -> None:
    assert offhand(said("Love it. Is it open?", **more)) is None
    assert offhand(said("Love it", **more)) is None


@given(st.text(max_size=300))
def test_a_candidate_never_waits_and_would_had_it_been_said_to_us(text: str) -> None:
    turn = said(text)
    found = offhand(turn)
    assert judge([turn]).standing.state.value == "done"
    assert found is not Offhand.HELP or judge([turn._replace(addressed=True)]).standing.state.value == "waiting"


def test_praise_that_is_turned_round_is_none() -> None:
    phrases = [phrase for phrases in TURNED_ROUND.values() for phrase in phrases]
    assert [phrase for phrase in phrases if is_kind(f"The Blue Door: {phrase}.")] == []
    assert set(PRAISE) == set(TURNED_ROUND)
