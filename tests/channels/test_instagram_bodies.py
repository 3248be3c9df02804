"""Whole answers and webhooks of Instagram and Threads; the recorded ones are counted with Facebook's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._instagram_bodies import understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled

AT = "2026-11-22T12:00:00+0000"
COMMENT = {"id": "5", "text": "Ciao", "timestamp": AT, "username": "ann"}
PUSHED = [{"id": "0", "changes": [{"field": "comments", "value": COMMENT}]}]
MEDIA = {"id": "1", "caption": "Cakes", "media_type": "IMAGE", "timestamp": AT, "username": "acme"}
MESSAGE = {"id": "m", "message": "Hi", "created_time": AT, "from": {"id": "9", "username": "ann"}}


def said(body: Any) -> list[Heard | Spoiled]:
    return list(understand(json.dumps(body).encode(), ""))


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ({**MEDIA, "comments": {"data": [{**COMMENT, "replies": {"data": [COMMENT]}}]}}, ["Cakes", "Ciao", "Ciao"]),
        ({**MEDIA, "children": {"data": [MEDIA, MEDIA]}}, ["Cakes"]),
        ({"data": [{"id": "t", "messages": {"data": [MESSAGE]}}]}, ["Hi"]),
        ({"data": [{"id": "1", "text": "Thread", "media_product_type": "THREADS"}]}, ["Thread"]),
        ({"object": "instagram", "entry": PUSHED}, ["Ciao"]),
        ({"object": "page", "entry": PUSHED}, []),
        ({"id": "1", "username": "acme", "followers_count": 3}, []),
        ({"id": "1", "caption": "link", "from": {"id": "9"}, "created_time": AT}, []),  # Facebook's
        ([], []), (7, []), (None, []),
    ],
)  # fmt: skip
def test_whatever_is_said_in_an_answer_is_heard(body: Any, texts: list[str]) -> None:
    found = said(body)
    assert [one.text for one in found if isinstance(one, Heard)] == texts
    assert not any(one.ours or one.addressed for one in found if isinstance(one, Heard))


def test_a_comment_stands_under_its_post() -> None:
    _, comment = said({**MEDIA, "comments": {"data": [COMMENT]}})
    assert isinstance(comment, Heard)
    assert (comment.thread, comment.in_reply_to) == ("1", "1")


def test_a_spoilt_comment_is_set_apart_and_its_neighbour_heard() -> None:
    found = said({"data": [{**COMMENT, "timestamp": 7}, COMMENT]})
    assert [type(one) for one in found] == [Spoiled, Heard]


def test_what_is_no_json_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(understand(b"<html>", ""))
