"""Where we stand on Discord; a whole listening is in test_discord.py."""

from __future__ import annotations

import pytest

from porch.channels._discord_listening import Seen, Trail, number_of, parse, text_of
from porch.core.errors import ChannelError


def test_what_is_written_is_read_again() -> None:
    trails = {"2": Trail(top=7, seen={"7": Seen("0", "11", "")})}
    assert parse(text_of(trails)) == trails
    assert parse(None) == {}


@pytest.mark.parametrize("since", ["7", "[]", '{"2": 7}', '{"2": {"top": "x", "seen": {}}}'])
def test_what_is_no_cursor_is_refused(since: str) -> None:
    with pytest.raises(ChannelError):
        parse(since)


@pytest.mark.parametrize("message", [7, {}, {"id": 7}, {"id": "x"}])
def test_what_has_no_id_has_no_number(message: object) -> None:
    assert number_of(message) == 0
