"""The cursor on Matrix keeps what rooms are."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._matrix_cursor import Cursor, Gap
from porch.core.errors import ChannelError

US = "@acme:porch.test"


def state(kind: str, content: dict[str, Any], key: str = "") -> dict[str, Any]:
    return {"state": {"events": [{"type": kind, "state_key": key, "content": content}]}}


def test_what_is_written_is_read_again() -> None:
    cursor = Cursor(since="s1", gaps=[Gap("!a:b", "t2", "")])
    cursor.learn("!a:b", {"summary": {"m.joined_member_count": 2}}, US)
    assert Cursor.parse(cursor.text()) == cursor


@pytest.mark.parametrize("since", ["s72", "{}", "[]", '{"since": "a", "gaps": 7, "rooms": [], "members": {}}'])
def test_what_is_no_cursor_is_refused(since: str) -> None:
    with pytest.raises(ChannelError):
        Cursor.parse(since)


def test_a_room_of_two_is_a_talk_until_a_third_comes() -> None:
    cursor = Cursor()
    assert cursor.learn("!a:b", {"summary": {"m.joined_member_count": 1, "m.invited_member_count": 1}}, US).direct
    cursor = Cursor()
    assert not cursor.learn("!a:b", {"summary": {"m.joined_member_count": 3}}, US).direct


def test_an_open_room_is_no_talk() -> None:
    cursor = Cursor()
    room = cursor.learn("!a:b", {**state("m.room.join_rules", {"join_rule": "public"})}, US)
    assert (room.public, room.direct) == (True, False)


def test_what_a_room_says_of_itself_is_kept() -> None:
    cursor = Cursor()
    cursor.learn("!a:b", state("m.room.name", {"name": "Hall"}), US)
    cursor.learn("!a:b", state("m.room.encryption", {"algorithm": "x"}), US)
    room = cursor.learn("!a:b", state("m.room.member", {"membership": "invite", "is_direct": True}, US), US)
    assert (room.name, room.sealed, room.direct) == ("Hall", True, True)


def test_a_room_we_left_is_forgotten() -> None:
    cursor = Cursor(gaps=[Gap("!a:b", "t", ""), Gap("!c:d", "t", "")])
    cursor.learn("!a:b", {}, US)
    cursor.forget("!a:b")
    assert (cursor.rooms, cursor.gaps) == ({}, [Gap("!c:d", "t", "")])
