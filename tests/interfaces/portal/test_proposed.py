"""Ideas in words: how well liked, what a board owes, who wrote."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from porch.engagement.ideas.queries import Debt
from porch.interfaces.portal import proposed

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("low", "high", "shown", "said"),
    [
        (0.21, 0.62, 30, "2 to 6 in 10 who saw it are for it"),
        (0.48, 0.52, 900, "About 5 in 10 who saw it are for it"),
        (0.1, 0.9, 0, ""),
        (0.01, 0.04, 30, "At most 1 in 10 who saw it are for it"),
    ],
)  # fmt: skip
def test_how_well_an_idea_is_liked(low: float, high: float, shown: int, said: str) -> None:
    assert proposed.liked(SimpleNamespace(standing=SimpleNamespace(low=low, high=high, shown=shown))) == said


@pytest.mark.parametrize(
    ("open_", "late", "said"),
    [
        (0, 0, "Every idea here has been answered."),
        (1, 0, "1 idea waits for an answer, no longer than the 7 days we promise."),
        (1, 1, "1 idea waits for an answer, longer than the 7 days we promise."),
        (3, 2, "3 ideas wait for an answer, 2 of them longer than the 7 days we promise."),
    ],
)
def test_what_a_board_owes(open_: int, late: int, said: str) -> None:
    assert proposed.owed(Debt(open=open_, late=late, oldest=NOON), 7) == said


def test_who_wrote() -> None:
    told = {1: "Annie"}
    assert [proposed.author(SimpleNamespace(author_id=one), told) for one in (1, 2, None)] == [
        "Annie", "Somebody", "Somebody who has left",
    ]  # fmt: skip
