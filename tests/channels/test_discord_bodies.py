"""Whole answers of Discord and whole interactions."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.channels._discord_bodies import understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled

SAID = {
    "id": "7", "type": 0, "content": "Hi", "author": {"id": "11", "username": "ann"}, "channel_id": "2",
    "timestamp": "2026-11-22T08:00:00+00:00",
}  # fmt: skip

NAMES = (
    "content author channel_id type id mentions attachments application_id token data options reactions "
    "message_reference timestamp"
)
WORDS = st.sampled_from(NAMES.split())
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | WORDS
TOLD = st.recursive(
    PLAIN, lambda one: st.lists(one, max_size=3) | st.dictionaries(WORDS, one, max_size=9), max_leaves=25
)


def said(body: object) -> list[Heard | Spoiled]:
    return list(understand(json.dumps(body).encode(), ""))


@pytest.mark.parametrize("body", [[SAID], SAID, {"messages": [[SAID]]}, {"t": "MESSAGE_CREATE", "d": SAID}])
def test_a_message_is_heard_in_whatever_it_is_wrapped(body: object) -> None:
    (found,) = said(body)
    assert isinstance(found, Heard)
    assert (found.text, found.ours) == ("Hi", False)


def test_a_command_is_heard_without_its_secret() -> None:
    body = {"id": "7", "application_id": "1", "type": 2, "token": "hush", "user": SAID["author"], "data": {"name": "x"}}
    (found,) = said(body)
    assert isinstance(found, Heard)
    assert b"hush" not in found.raw


@pytest.mark.parametrize("body", [{"id": "1", "username": "acme"}, {"type": 1}, [], 7, {}])
def test_a_body_in_which_nobody_speaks_says_nothing(body: object) -> None:
    assert said(body) == []


def test_one_that_cannot_be_read_is_spoiled_and_its_neighbour_heard() -> None:
    assert [type(one) for one in said([{**SAID, "id": 7}, SAID])] == [Spoiled, Heard]


@given(TOLD)
def test_whatever_json_there_is_is_read_or_spoiled(body: object) -> None:
    assert all(isinstance(one, Heard | Spoiled) for one in said(body))


def test_what_is_no_json_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(understand(b"<html>", ""))
