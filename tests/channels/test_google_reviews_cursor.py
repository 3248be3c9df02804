"""The cursor: it survives being written down, stays small, and refuses to be somebody else's."""

from __future__ import annotations

import pytest

from porch.channels._google_reviews_cursor import WATCHED, Cursor, Seen, Trail
from porch.core.errors import ChannelError


def test_a_cursor_survives_being_written_down() -> None:
    trail = Trail(top="2026", sweep="t", whole=True, watch={"r1": Seen("v", "2026", "w", "2026")}, questions={})
    cursor = Cursor(trails={"locations/2": trail})
    assert Cursor.parse(cursor.text()) == cursor
    assert Cursor.parse(None) == Cursor.parse("") == Cursor()


def test_only_the_latest_are_watched() -> None:
    cursor = Cursor()
    cursor.trail("locations/2").watch = {f"r{n}": Seen("v", f"{n:06}") for n in range(WATCHED + 3)}
    kept = Cursor.parse(cursor.text()).trail("locations/2").watch
    assert len(kept) == WATCHED
    assert "r2" not in kept


@pytest.mark.parametrize(
    "text", ["x", "{}", "[]", "7", '{"trails": 1}', '{"trails": {"a": {"watch": 1, "questions": 2}}}']
)
def test_a_strange_cursor_is_refused_for_good(text: str) -> None:
    with pytest.raises(ChannelError) as refused:
        Cursor.parse(text)
    assert refused.value.permanent
