from __future__ import annotations

import json

import pytest

from porch.proving.validations._bodies import Body
from porch.proving.validations._shapes import carries


@pytest.mark.parametrize(
    ("network", "told", "held"),
    [
        ("mastodon", [{"content": "x", "created_at": "2026", "account": {"acct": "ann"}}], True),
        ("mastodon", {"acct": "ann"}, False),
        ("bluesky", {"uri": "at://x", "value": {"$type": "app.bsky.feed.post"}}, True),
        ("bluesky", {"$type": "app.bsky.feed.post"}, False),
        ("reddit", {"data": {"children": [{"kind": "t1", "data": {"body": "x"}}]}}, True),
        ("reddit", {"kind": "more", "data": {}}, False),
        ("twitter", {"text": "x", "id_str": "1", "created_at": "2026"}, True),
        ("twitter", {"screen_name": "ann"}, False),
        ("slack", {"type": "message", "ts": "1.0"}, True),
        ("slack", {"ok": True}, False),
        ("facebook", {"data": [{"id": "7_1", "message": "x"}]}, True),
        ("facebook", {"error": {"message": "no", "id": "x"}}, False),
        ("facebook", {"id": "7", "name": "Ann"}, False),
        ("jira", {"issues": [{"key": "A-1", "fields": {}}]}, True),
        ("rocketchat", {"channel": {"_id": "x", "msgs": 3}}, False),
    ],
)
def test_what_somebody_said_has_a_shape(network: str, told: object, held: bool) -> None:
    assert carries(Body(network=network, name="", content=json.dumps(told).encode())) is held


def test_a_feed_carries_its_entries_and_what_is_no_json_carries_nothing() -> None:
    assert carries(Body(network="feeds", name="", content=b"<feed><entry/></feed>"))
    assert not carries(Body(network="feeds", name="", content=b"<feed/>"))
    assert not carries(Body(network="reddit", name="", content=b"<html>"))


@pytest.mark.parametrize(
    ("network", "content", "held"),
    [
        ("pipermail", b"From ann Mon\nFrom: ann@mail.test\n\nCiao", True),
        ("pipermail", b"<html>2016-April.txt.gz</html>", False),
        ("supybot", b"2026-11-22T08:00:00  <ann> Ciao\n", True),
        ("supybot", b"2026-11-22T08:00:00  *** ann has joined\n", False),
    ],
)
def test_mails_and_logs_have_a_shape_too(network: str, content: bytes, held: bool) -> None:
    assert carries(Body(network=network, name="", content=content)) is held
