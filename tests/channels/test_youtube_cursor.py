"""The cursor: it survives being written down, stays small, and refuses to be somebody else's."""

from __future__ import annotations

import pytest

from porch.channels._youtube_cursor import COUNTED, WATCHED, Cursor, Seen
from porch.core.errors import ChannelError


def test_a_cursor_survives_being_written_down() -> None:
    cursor = Cursor(
        top="2026-11-01T10:00:00+00:00", sweep="t", whole=True, watch={"Ug1": Seen("v", "UCann", "2026", "Ug1")},
        counts={"Ug1": 7}, videos={"v1": ["d", "2026"]},
    )  # fmt: skip
    assert Cursor.parse(cursor.text()) == cursor
    assert Cursor.parse(None) == Cursor.parse("") == Cursor()


def test_only_the_newest_are_watched() -> None:
    cursor = Cursor(
        watch={f"Ug{n}": Seen("v", "a", f"{n:06}", "t") for n in range(WATCHED + 9)},
        counts={f"Ug{n}": n for n in range(COUNTED + 9)},
    )
    kept = Cursor.parse(cursor.text())
    assert (len(kept.watch), len(kept.counts)) == (WATCHED, COUNTED)
    assert "Ug8" not in kept.watch
    assert "Ug9" in kept.watch


@pytest.mark.parametrize("text", ["x", "{}", "[]", "7", '{"watch": 1}', '{"watch": {"a": 7}}'])
def test_a_strange_cursor_is_refused_for_good(text: str) -> None:
    with pytest.raises(ChannelError) as refused:
        Cursor.parse(text)
    assert refused.value.permanent
