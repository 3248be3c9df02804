"""How far a project was heard, as a Mark carries it."""

from __future__ import annotations

import json

import pytest

from porch.channels._gitlab_listening import cursor_of
from porch.core.errors import ChannelError

NOTE = ["m", "7", "ann", "2026-11-22T08:00:00Z", "301", ""]
TRAIL = {
    "top": "2026-11-22T08:00:00Z",
    "turn": 3,
    "watch": {"301": ["m", "7", "ann", "t", "0/0"]},
    "notes": {"9": NOTE},
}


def test_a_cursor_is_read_back() -> None:
    told = cursor_of(json.dumps({"todo": 8, "trails": {"5 issues": TRAIL}}))
    assert told == {"todo": 8, "trails": {"5 issues": TRAIL}}
    assert cursor_of(None) == {"todo": 0, "trails": {}}


def one(notes: object) -> str:
    return json.dumps({"todo": 0, "trails": {"a": TRAIL | {"notes": notes}}})


@pytest.mark.parametrize(
    "since", ["{", "7", "{}", '{"todo": "x", "trails": {}}', one({"x": []}), one({"9": ["m"]}), one(7)]
)
def test_a_cursor_of_somebody_else_is_refused(since: str) -> None:
    with pytest.raises(ChannelError) as refused:
        cursor_of(since)
    assert refused.value.permanent
