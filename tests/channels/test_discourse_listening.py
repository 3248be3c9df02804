"""How far a forum was heard, as a Mark carries it."""

from __future__ import annotations

import json

import pytest

from porch.channels._discourse_listening import Cursor, numbers
from porch.core.errors import ChannelError


def test_a_cursor_is_read_back() -> None:
    told = {
        "top": 9,
        "below": 3,
        "blank": 0,
        "noted": 2,
        "watch": {"9": ["v", "ann", "at", "4", "1"]},
        "letters": {"4": "x"},
    }
    cursor = Cursor.parse(json.dumps(told))
    assert (cursor.top, cursor.below, cursor.watch["9"][1], cursor.letters) == (9, 3, "ann", {"4": "x"})
    assert Cursor.parse(None) == Cursor()


@pytest.mark.parametrize("since", ["{", "7", '{"top": "x"}', '{"watch": {"x": []}}', '{"letters": 7}'])
def test_a_cursor_of_somebody_else_is_refused(since: str) -> None:
    with pytest.raises(ChannelError) as refused:
        Cursor.parse(since)
    assert refused.value.permanent


def test_only_posts_with_a_number_have_one() -> None:
    assert numbers([{"id": 4}, {"id": "x"}, {}]) == [4]
