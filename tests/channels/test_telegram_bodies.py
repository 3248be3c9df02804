"""Whole answers of Telegram, and those that others recorded."""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.channels._telegram_bodies import understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled
from porch.proving.servers.need import need

DATA = Path(os.environ.get("PORCH_DATA", str(Path(__file__).parents[3] / "shared" / "data"))) / "protocols"
CHAT = {"id": 3, "type": "private", "first_name": "Ann"}
MESSAGE = {"message_id": 1, "date": 1_780_000_000, "chat": CHAT, "from": {"id": 3, "first_name": "Ann"}, "text": "Hi"}

NAMES = (
    "message message_id date chat id type from text entities offset photo new_reaction message_ids "
    "business_connection_id reply_to_message"
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
        {"ok": True, "result": [{"update_id": 1, "message": MESSAGE}]},
        {"ok": True, "result": MESSAGE},
        {"update_id": 1, "edited_message": MESSAGE},
        {"update_id": 1, "callback_query": {"id": "1", "message": MESSAGE}},
    ],
)
def test_a_message_is_heard_in_whatever_it_is_wrapped(body: object) -> None:
    (found,) = said(body)
    assert isinstance(found, Heard)
    assert (found.text, found.ours) == ("Hi", False)


@pytest.mark.parametrize("body", [{"ok": True, "result": {"id": 1, "is_bot": True}}, {"ok": False}, [], 7, "words"])
def test_a_body_in_which_nobody_speaks_says_nothing(body: object) -> None:
    assert said(body) == []


def test_one_that_cannot_be_read_is_spoiled_and_its_neighbour_heard() -> None:
    found = said({"ok": True, "result": [{"message": {**MESSAGE, "from": {"id": "me"}}}, {"message": MESSAGE}]})
    assert [type(one) for one in found] == [Spoiled, Heard]


@given(TOLD)
def test_whatever_json_there_is_is_read_or_spoiled(body: object) -> None:
    assert all(isinstance(one, Heard | Spoiled) for one in said(body))


def test_what_is_no_json_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(understand(b"<html>", ""))


@pytest.mark.data
def test_every_recorded_body_that_carries_a_message_is_heard() -> None:
    bodies = dict(recorded())
    carrying = {name for name, body in bodies.items() if b'"message_id"' in body}
    heard = {name for name, body in bodies.items() if any(isinstance(one, Heard) for one in understand(body, name))}
    assert len(bodies) == 3
    assert heard == carrying
    assert len(carrying) == 2


def recorded() -> Iterator[tuple[str, bytes]]:
    path = DATA / "perceval" / "perceval_samples.tar.gz"
    need(path.exists(), "PORCH_DATA/protocols/perceval")
    with tarfile.open(path) as packed:
        for member in packed.getmembers():
            if "/telegram/" in member.name and (file := packed.extractfile(member)):
                yield member.name, file.read()
