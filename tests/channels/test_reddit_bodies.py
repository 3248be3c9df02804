"""Whole answers of Reddit, and 635 that others recorded."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.channels._reddit_bodies import understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled
from porch.proving.servers.need import need

DATA = Path(os.environ.get("PORCH_DATA", str(Path(__file__).parents[3] / "shared" / "data"))) / "protocols"
SAID = {"name": "t1_a", "author": "Ann", "body": "Hi", "created_utc": 1.0}
THING = {"kind": "t1", "data": SAID}

NAMES = (
    "kind data t1 t3 t4 name author body title created_utc messages conversation conversations objIds key id link_id"
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
        {"kind": "Listing", "data": {"children": [THING]}},
        [{"kind": "Listing", "data": {"children": []}}, {"kind": "Listing", "data": {"children": [THING]}}],
        {"json": {"errors": [], "data": {"things": [THING]}}},
        {**SAID, "link_id": "t3_b"},
    ],
)
def test_a_comment_is_heard_in_whatever_it_is_wrapped(body: object) -> None:
    (found,) = said(body)
    assert isinstance(found, Heard)
    assert (found.text, found.ours) == ("Hi", False)


def test_answers_nested_below_a_comment_are_heard_each_once() -> None:
    below = {"kind": "Listing", "data": {"children": [{"kind": "t1", "data": {**SAID, "name": "t1_b"}}]}}
    found = said({"kind": "t1", "data": {**SAID, "replies": below}})
    assert [item.external_id for item in found if isinstance(item, Heard)] == ["t1_a", "t1_b"]


@pytest.mark.parametrize("body", [{"name": "acme"}, {"kind": "more", "data": {"children": ["a"]}}, [], 7, {}])
def test_a_body_in_which_nobody_speaks_says_nothing(body: object) -> None:
    assert said(body) == []


def test_one_that_cannot_be_read_is_spoiled_and_its_neighbour_heard() -> None:
    assert [type(one) for one in said([{"kind": "t1", "data": {"body": 7}}, THING])] == [Spoiled, Heard]


@given(TOLD)
def test_whatever_json_there_is_is_read_or_spoiled(body: object) -> None:
    assert all(isinstance(one, Heard | Spoiled) for one in said(body))


def test_what_is_no_json_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(understand(b"<html>", ""))


@pytest.mark.data
def test_every_recorded_answer_that_carries_a_thing_is_heard() -> None:
    path = DATA / "reddit" / "praw_responses.jsonl.gz"
    need(path.exists(), "PORCH_DATA/protocols/reddit")
    with gzip.open(path, "rt") as file:
        bodies = [json.loads(line)["body"] for line in file]
    raws = [body.encode() if isinstance(body, str) else json.dumps(body).encode() for body in bodies]
    heard = [any(isinstance(item, Heard) for item in understand(raw, "")) for raw in raws]
    carrying = [says(json.loads(raw)) for raw in raws]
    spoiled = [item for raw in raws for item in understand(raw, "") if isinstance(item, Spoiled)]
    assert [number for number, one in enumerate(carrying) if one and not heard[number]] == []
    assert (len(raws), sum(carrying), spoiled) == (635, 503, [])


def says(told: Any) -> bool:
    """Count by shape alone: a comment, a post, a message, or a letter to moderators."""
    if isinstance(told, list):
        return any(map(says, told))
    if not isinstance(told, dict):
        return False
    return told.get("kind") in ("t1", "t3", "t4") or "bodyMarkdown" in told or any(map(says, told.values()))
