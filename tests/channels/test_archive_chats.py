"""Messages of chats by their shape, and lines of IRC."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._archive_chats import READERS, kind_of, line_of
from porch.core.interaction import Heard

ROCKET: dict[str, Any] = {
    "_id": "a",
    "msg": "Ciao",
    "ts": {"$date": 1795334400000},
    "u": {"username": "Ann", "name": "Ann B."},
}
MATTER: dict[str, Any] = {
    "id": "m", "message": "Ciao", "create_at": 1795334400000, "channel_id": "c", "user_id": "u1", "root_id": "r",
}  # fmt: skip


def one(item: dict[str, Any]) -> Heard:
    return READERS[kind_of(item)](item, b"{}")


def test_an_answer_stands_under_the_first_of_its_thread() -> None:
    assert one(MATTER).in_reply_to == one(MATTER).thread == "mattermost:r"
    assert one(ROCKET | {"tmid": "b"}).in_reply_to == "rocketchat:b"
    assert one(ROCKET).thread == "rocketchat:a"


def test_edits_and_deletions_are_later_versions() -> None:
    assert one(MATTER | {"edit_at": 1795334500000}).edited_at is not None
    assert one(MATTER | {"delete_at": 1795334500000}).deleted
    assert one(ROCKET | {"editedAt": "2026-11-22T09:00:00Z", "msg": "Other"}).version != one(ROCKET).version


@pytest.mark.parametrize("item", [ROCKET | {"t": "uj"}, MATTER | {"type": "system_join_channel"}, {"text": "x"}, {}])
def test_what_the_server_says_itself_is_nothing(item: dict[str, Any]) -> None:
    assert kind_of(item) == ""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("2026-11-22T08:00:00+0000  <ann> Is it hot?", ("ann", "Is it hot?")),
        ("2026-11-22T08:00:00  * ann nods", ("ann", "nods")),
        ("2026-11-22T08:00:00+0000  *ann nods", ("ann", "nods")),
    ],
)
def test_a_line_says_who_said_what(line: str, told: tuple[str, str]) -> None:
    found = line_of(line, 1)
    assert isinstance(found, dict)
    assert (found["nick"], found["words"]) == told


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2026-11-22T08:00:00  *** ann has joined #x",
        "2026-11-22T08:00:00  -bot- hello",
        "2026-11-22T08:00:00  <ann>",
    ],
)
def test_who_came_and_went_is_left_out(line: str) -> None:
    assert line_of(line, 1) == {}


@pytest.mark.parametrize(
    "line", ["hello", "2026-11-22T99:00:00  <ann> x", "2026-11-22T08:00:00 0000  <ann> x", "2026-11-22T08:00:00  ann x"]
)
def test_a_line_that_cannot_be_read_says_why(line: str) -> None:
    assert isinstance(line_of(line, 1), str)


def test_the_same_words_in_the_same_second_are_said_twice() -> None:
    first, second = line_of("2026-11-22T08:00:00  <ann> ha", 1), line_of("2026-11-22T08:00:00  <ann> ha", 2)
    assert first != second
