"""How far a repository was heard, as a Mark carries it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from porch.channels._github_listening import cursor_of, iso
from porch.core.errors import ChannelError


def test_a_cursor_is_read_back() -> None:
    told = cursor_of('{"acme/shop/issues":{"top":"2026-11-22T08:00:00Z","watch":{"7":["m","a","ann","t"]}}}')
    assert told["acme/shop/issues"]["watch"]["7"][2] == "ann"
    assert cursor_of(None) == {}


@pytest.mark.parametrize("since", ["{", "7", '{"x": {"top": ""}}', '{"x": {"top": "", "watch": {"y": []}}}'])
def test_a_cursor_of_somebody_else_is_refused(since: str) -> None:
    with pytest.raises(ChannelError) as refused:
        cursor_of(since)
    assert refused.value.permanent


def test_a_time_is_written_as_github_takes_it() -> None:
    assert iso(datetime(2026, 11, 22, 8, 0, 0, 5, tzinfo=UTC)) == "2026-11-22T08:00:00Z"
