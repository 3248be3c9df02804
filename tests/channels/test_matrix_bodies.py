"""Whole answers of a homeserver."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.channels._matrix_bodies import understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled, Visibility

SAID = {
    "event_id": "$1", "type": "m.room.message", "sender": "@ann:b", "origin_server_ts": 1, "content": {"body": "hi"},
}  # fmt: skip

NAMES = (
    "type event_id sender content origin_server_ts unsigned m.relates_to m.relations m.replace body "
    "m.room.message m.reaction room_id"
)
WORDS = st.sampled_from(NAMES.split())
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | WORDS
TOLD = st.recursive(
    PLAIN, lambda one: st.lists(one, max_size=3) | st.dictionaries(WORDS, one, max_size=9), max_leaves=25
)


def said(body: object) -> list[Heard | Spoiled]:
    return list(understand(json.dumps(body).encode(), ""))


@pytest.mark.parametrize(
    "body",
    [
        {"rooms": {"join": {"!a:b": {"timeline": {"events": [SAID]}}}}},
        {"chunk": [{**SAID, "room_id": "!a:b"}]},
        SAID,
        {"events": [SAID], "txnId": 7},
    ],
)
def test_a_message_is_heard_in_whatever_answer_it_stands(body: object) -> None:
    (found,) = said(body)
    assert isinstance(found, Heard)
    assert (found.text, found.ours, found.visibility) == ("hi", False, Visibility.DIRECT)


@pytest.mark.parametrize("body", [{"user_id": "@a:b"}, {}, [], 7, {"type": "m.room.message"}])
def test_an_answer_in_which_nobody_speaks_says_nothing(body: object) -> None:
    assert said(body) == []


def test_one_that_cannot_be_read_is_spoiled_and_its_neighbour_heard() -> None:
    assert [type(one) for one in said({"chunk": [{**SAID, "sender": 7}, SAID]})] == [Spoiled, Heard]


@given(TOLD)
def test_whatever_json_there_is_is_read_or_spoiled(body: object) -> None:
    assert all(isinstance(one, Heard | Spoiled) for one in said(body))


def test_what_is_no_json_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(understand(b"<html>", ""))
