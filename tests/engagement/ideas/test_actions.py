"""Boards are opened with an owner and a promise, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.errors import PorchError
from porch.engagement.ideas import actions
from tests.cast import NOON
from tests.engagement.ideas.street import board

pytestmark = pytest.mark.django_db


def opened(**told: Any) -> Any:
    return actions.open_board(**{"name": "Menu", "answer_days": 14, "at": NOON, **told})


def test_a_board_has_an_owner_and_a_promise(alice: Any) -> None:
    made = opened(owner=alice, about="What we cook")
    assert (made.slug, made.owner, made.answer_days, made.looks_first) == ("menu", alice, 14, True)


def test_without_an_owner_or_a_promise_none_is_opened(alice: Any, charlie: Any) -> None:
    for whose, days, said in (
        (None, 14, "owns"),
        (charlie, 14, "owns"),
        (alice, 0, "Promise"),
        (alice, 999, "Promise"),
    ):
        with pytest.raises(PorchError, match=said):
            opened(owner=whose, answer_days=days)


def test_two_boards_of_one_name_are_refused_and_a_name_without_letters_has_an_address(alice: Any) -> None:
    opened(owner=alice)
    with pytest.raises(PorchError, match="already"):
        opened(owner=alice)
    assert opened(owner=alice, name="🥖").slug.startswith("board-")
    with pytest.raises(PorchError, match="name"):
        opened(owner=alice, name="  ")


def test_a_board_is_changed_closed_and_opened_again(alice: Any) -> None:
    made = board()
    changed = actions.change_board(
        board=made, name="Food", owner=alice, answer_days=7, about="", policy="Be kind.", looks_first=False,
        half_life_weeks=12,
    )  # fmt: skip
    assert (changed.slug, changed.name, changed.owner, changed.half_life_weeks) == ("menu", "Food", alice, 12)
    assert actions.close_board(board=made, at=NOON).closed_at == NOON
    assert actions.reopen_board(board=made).closed_at is None
    with pytest.raises(PorchError, match="weeks"):
        actions.change_board(
            board=made, name="Food", owner=alice, answer_days=7, about="", policy="", looks_first=False,
            half_life_weeks=0,
        )  # fmt: skip
