"""The cursor: it survives being written down, stays small, and refuses to be somebody else's."""

from __future__ import annotations

import pytest

from porch.channels._meta_cursor import WATCHED, Cursor, Seen, Trail
from porch.core.errors import ChannelError


def seen(at: str) -> Seen:
    return Seen("0123456789", at, "24011223344556677", "comment", "1029384756_123456789012345")


def test_a_cursor_survives_being_written_down() -> None:
    cursor = Cursor(trails={"feed": Trail(top="2026", done=True, more={"after": "b"})}, watch={"1_2": seen("2026")})
    assert Cursor.parse(cursor.text(), "Facebook") == cursor


def test_no_cursor_is_the_beginning() -> None:
    assert Cursor.parse(None, "Facebook") == Cursor.parse("", "Facebook") == Cursor()


@pytest.mark.parametrize("text", ["x", "{}", "[]", "7", '{"trails": 1, "watch": 2, "horizon": 3}'])
def test_a_strange_cursor_is_refused_for_good(text: str) -> None:
    with pytest.raises(ChannelError) as refused:
        Cursor.parse(text, "Facebook")
    assert refused.value.permanent


def test_the_oldest_are_let_go_and_what_is_older_is_known_to_be() -> None:
    cursor = Cursor()
    for number in range(WATCHED + 50):
        cursor.keep(f"1029384756_{number:015}", seen(f"2026-01-01T00:00:{number:05}"))
    cursor.prune()
    assert len(cursor.watch) == WATCHED
    assert cursor.horizon == "2026-01-01T00:00:00049"
    assert len(cursor.text()) < 40_000
