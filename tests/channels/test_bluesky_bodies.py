from __future__ import annotations

import json

import pytest

from porch.channels._bluesky_bodies import understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Spoiled
from tests.channels import bodies

RECORD = {"$type": "app.bsky.feed.post", "text": "Ciao", "createdAt": "2026-11-22T10:00:00Z"}
POST = {"uri": "at://did:plc:ann/app.bsky.feed.post/3k", "cid": "c", "value": RECORD}


def test_records_are_found_wherever_they_stand() -> None:
    like = {
        "$type": "app.bsky.feed.like",
        "subject": {"uri": POST["uri"], "cid": "c"},
        "createdAt": RECORD["createdAt"],
    }
    told = {
        "feed": [{"post": POST}],
        "likes": [{"uri": "at://did:plc:ben/app.bsky.feed.like/3l", "cid": "d", "record": like}],
    }
    heard = [item for item in understand(json.dumps(told).encode(), "") if isinstance(item, Heard)]
    assert [(item.kind, item.author.value, item.text) for item in heard] == [
        (Kind.CREATE, "did:plc:ann", "Ciao"),
        (Kind.LIKE, "did:plc:ben", ""),
    ]


def test_what_cannot_be_read_is_spoiled_and_its_neighbour_is_heard() -> None:
    told = [{**POST, "value": {**RECORD, "text": 7}}, POST]
    assert [type(item) for item in understand(json.dumps(told).encode(), "")] == [Spoiled, Heard]


def test_what_is_no_json_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(understand(b"\xff\x00", ""))


@pytest.mark.data
def test_every_captured_body_with_a_post_is_heard() -> None:
    carrying, missed = 0, []
    for name, body in bodies.files("bluesky/indigo_testdata"):
        carries = b'"$type": "app.bsky.feed.post"' in body and b'"uri": "at://did:' in body
        carrying += carries
        missed += [name] if carries and not list(understand(body, name)) else []
    assert (carrying, missed) == (3, [])
