"""Listening on Matrix when the server answers oddly; a real one is listened to in test_matrix.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from porch.channels._matrix_listening import Listening, at_of, joined
from porch.channels._matrix_server import Server
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark, Spoiled
from tests.channels.matrix_stages import built

SAID = {
    "event_id": "$1", "type": "m.room.message", "sender": "@ann:b", "origin_server_ts": 1_780_000_000_000,
    "content": {"body": "hi"},
}  # fmt: skip


def answers(shown: dict[str, Any]) -> httpx.MockTransport:
    shown = {"/whoami": {"user_id": "@us:b"}, **shown}

    def answer(request: httpx.Request) -> httpx.Response:
        name = next((end for end in shown if end in request.url.path), "")
        return httpx.Response(200 if name else 404, json=shown.get(name, {}))

    return httpx.MockTransport(answer)


def server(shown: dict[str, Any]) -> Server:
    return built(answers(shown), {"server": "matrix.test", "access_token": "k"})._server


def listened(shown: dict[str, Any]) -> list[Heard | Spoiled | Mark]:
    return list(Listening(server(shown), None, datetime(2020, 1, 1, tzinfo=UTC)).run())


def sync(events: list[Any], **more: Any) -> dict[str, Any]:
    return {"/sync": {"next_batch": "s1", "rooms": {"join": {"!a:b": {"timeline": {"events": events}, **more}}}}}


def test_an_edit_whose_original_the_server_keeps_back_is_heard_by_itself() -> None:
    relation = {"rel_type": "m.replace", "event_id": "$0"}
    edit = {**SAID, "content": {"body": "* new", "m.new_content": {"body": "new"}, "m.relates_to": relation}}
    (item, _) = listened(sync([edit]))
    assert isinstance(item, Heard)
    assert (item.external_id, item.text) == ("$0", "new")


def test_an_edit_is_read_with_its_original() -> None:
    relation = {"rel_type": "m.replace", "event_id": "$0"}
    edit = {**SAID, "content": {"body": "* new", "m.new_content": {"body": "new"}, "m.relates_to": relation}}
    original = {**SAID, "event_id": "$0", "origin_server_ts": 1_770_000_000_000}
    (item, _) = listened({**sync([edit]), "/event/": original})
    assert isinstance(item, Heard)
    assert (item.text, item.at.timestamp()) == ("new", 1_770_000_000)


def test_what_is_no_event_is_spoiled_and_its_neighbour_heard() -> None:
    found = listened(sync([7, SAID, {"type": "m.room.message"}]))
    assert [type(one) for one in found] == [Spoiled, Heard, Spoiled, Mark]


def test_names_are_learnt_from_the_rooms_members() -> None:
    member = {"type": "m.room.member", "state_key": "@ann:b", "content": {"displayname": "Ann Alt"}}
    (item, _) = listened(sync([SAID], state={"events": [member]}))
    assert isinstance(item, Heard)
    assert item.author.name == "Ann Alt"


def test_walking_back_ends_where_the_server_gives_the_same_place_again() -> None:
    timeline = {"timeline": {"events": [], "limited": True, "prev_batch": "t1"}}
    shown = {"/sync": {"next_batch": "s1", "rooms": {"join": {"!a:b": timeline}}}}
    found = listened({**shown, "/messages": {"chunk": [SAID], "end": "t1"}})
    assert [type(one) for one in found] == [Mark, Heard, Mark]


@pytest.mark.parametrize("told", [{}, {"next_batch": 7}])
def test_a_server_that_does_not_say_where_to_go_on_is_in_trouble(told: dict[str, Any]) -> None:
    with pytest.raises(ChannelError):
        listened({"/sync": told})


def test_rooms_that_are_no_list_are_trouble() -> None:
    with pytest.raises(ChannelError):
        joined(server({"/joined_rooms": {"joined_rooms": 7}}))


def test_a_time_beyond_all_calendars_is_none() -> None:
    assert at_of({"origin_server_ts": 10**30}) is None
    assert at_of(7) is None
