"""Whole answers and events of Slack, and those that others captured."""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.channels._slack_bodies import understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled
from porch.proving.servers.need import need

DATA = Path(os.environ.get("PORCH_DATA", str(Path(__file__).parents[3] / "shared" / "data"))) / "protocols"
SAID = {"type": "message", "user": "U1", "ts": "1.5", "text": "Hi"}
PACKED = {"slack/slack_json_logs.tar.gz": "json-logs/", "perceval/perceval_samples.tar.gz": "/slack/"}

NAMES = (
    "type message ts user text channel subtype message_changed message_deleted reaction_added item reactions "
    "users files edited bot_id"
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
        {"ok": True, "messages": [SAID]},
        {"type": "event_callback", "event": {**SAID, "channel": "C1"}},
        {"ok": True, "channel": "C1", "ts": "1.5", "message": {**SAID, "type": ""}},
        {"ok": True, "channel": {"id": "C1", "latest": SAID}},
    ],
)
def test_a_message_is_heard_in_whatever_it_is_wrapped(body: object) -> None:
    texts = [found.text for found in said(body) if isinstance(found, Heard)]
    assert "Hi" in texts


@pytest.mark.parametrize("body", [{"ok": True, "user": {"id": "U1"}}, {"ok": False}, [], 7, {"type": ["message"]}])
def test_a_body_in_which_nobody_speaks_says_nothing(body: object) -> None:
    assert said(body) == []


def test_one_that_cannot_be_read_is_spoiled_and_its_neighbour_heard() -> None:
    assert [type(one) for one in said([{**SAID, "ts": "soon"}, SAID])] == [Spoiled, Heard]


@given(TOLD)
def test_whatever_json_there_is_is_read_or_spoiled(body: object) -> None:
    assert all(isinstance(one, Heard | Spoiled) for one in said(body))


def test_what_is_no_json_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(understand(b"<html>", ""))


@pytest.mark.data
def test_every_captured_body_that_carries_a_message_is_heard() -> None:
    bodies = dict(captured())
    carrying = {name for name, body in bodies.items() if carries(json.loads(body))}
    heard = {name for name, body in bodies.items() if any(isinstance(one, Heard) for one in understand(body, name))}
    spoiled = [one for name, body in bodies.items() for one in understand(body, name) if isinstance(one, Spoiled)]
    assert carrying - heard == set()
    assert (len(bodies), len(carrying), spoiled) == (119, 29, [])


def captured() -> Iterator[tuple[str, bytes]]:
    for name, part in PACKED.items():
        need((DATA / name).exists(), f"PORCH_DATA/protocols/{name}")
        with tarfile.open(DATA / name) as packed:
            for member in packed.getmembers():
                if part in member.name and member.name.endswith(".json") and (file := packed.extractfile(member)):
                    yield member.name, file.read()


def carries(told: Any) -> bool:
    """Count by shape alone: an object that calls itself a message and has a time."""
    if isinstance(told, list):
        return any(map(carries, told))
    if not isinstance(told, dict):
        return False
    return (told.get("type") == "message" and "ts" in told) or any(map(carries, told.values()))
