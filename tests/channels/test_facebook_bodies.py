"""Whole answers and webhooks of Meta's networks: as many heard as a count of their shapes finds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from porch.channels import facebook, instagram, whatsapp
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled
from tests.channels.bodies import files

CARDS = (facebook.CARD, instagram.CARD, whatsapp.CARD)
WORDS = ("message", "text", "review_text", "caption", "body", "story")
MARKS = ("mid", "comment_id", "recommendation_type", "post_id", "wamid")
POST = {"id": "7_1", "message": "Ciao", "from": {"id": "9", "name": "Ann"}, "created_time": "2026-11-01T10:00:00+0000"}


def understood(body: bytes, where: str = "") -> list[Heard | Spoiled]:
    """Return what all three cards hear in a body; nothing where none can read it."""
    found: list[Heard | Spoiled] = []
    for card in CARDS:
        assert card.understand is not None
        try:
            found += card.understand(body, where)
        except Unreadable:
            continue
    return found


def said(body: Any) -> list[Heard | Spoiled]:
    assert facebook.CARD.understand is not None
    return list(facebook.CARD.understand(json.dumps(body).encode(), ""))


def objects(told: Any) -> Iterator[dict[str, Any]]:
    """Yield every object in a body, whatever it is called."""
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    yield from [told] if isinstance(told, dict) else []
    for one in inner:
        yield from objects(one)


def speaks(one: dict[str, Any]) -> bool:
    """Return whether an object is a post, message, comment or review by its shape alone."""
    worded = any(isinstance(one.get(name), str) and one[name] for name in ("message", "review_text"))
    named = isinstance(one.get("id"), str) and bool(one["id"])
    pushed = one.get("item") in ("comment", "post", "status", "photo", "video", "share", "rating")
    instagram_says = named and isinstance(one.get("text"), str) and not one.get("payload")
    threads_media = named and "media_type" in one and "caption" in one
    private = isinstance(one.get("mid"), str) and bool(one.keys() & {"text", "attachments", "is_deleted", "seq"})
    number = isinstance(one.get("id"), str) and one["id"].startswith("wamid") and ("from" in one or "system" in one)
    review = "reviewer" in one or "open_graph_story" in one
    return (worded and named) or pushed or instagram_says or threads_media or private or number or review


def carries(body: bytes) -> bool:
    try:
        told = json.loads(body)
    except ValueError:
        return False
    refused = isinstance(told, dict) and "error" in told
    return not refused and any(speaks(one) for one in objects(told))


@pytest.mark.data
def test_every_recorded_body_in_which_somebody_speaks_is_heard() -> None:
    bodies = {name: body for name, body in files("facebook/restfb_json") if name.endswith(".json")}
    carrying = {name for name, body in bodies.items() if carries(body)}
    told = {name: understood(body, name) for name, body in bodies.items()}
    heard = {name for name, items in told.items() if any(isinstance(item, Heard) for item in items)}
    assert len(bodies) > 500
    assert len(carrying) > 150
    assert sorted(carrying - heard) == []
    assert [item for items in told.values() for item in items if isinstance(item, Spoiled)] == []
    assert not any(item.ours or item.addressed for items in told.values() for item in items if isinstance(item, Heard))


@pytest.mark.data
def test_what_is_heard_where_no_words_stand_is_a_picture_a_nod_or_a_mention() -> None:
    bodies = {
        name: body for name, body in files("facebook/restfb_json") if name.endswith(".json") and not carries(body)
    }
    found = {name: [item for item in understood(body) if isinstance(item, Heard)] for name, body in bodies.items()}
    more = {name for name, items in found.items() if items}
    assert len(more) < 80
    assert {name for name in more if "user-" in name or "connection" in name or "insight" in name} == set()


@pytest.mark.data
def test_no_recorded_body_breaks_us_however_it_is_bent() -> None:
    for name, body in files("facebook/restfb_json"):
        for bent in (body[: len(body) // 2], body + body, body.replace(b'":', b'_":'), body.replace(b'"id"', b'"di"')):
            understood(bent, name)
        for number in (b"7", b"null", b"[]", b"{}"):
            understood(_emptied(body, number), name)


def _emptied(body: bytes, by: bytes) -> bytes:
    """Return a body in which every word is something else."""
    try:
        told = json.loads(body)
    except ValueError:
        return body
    return json.dumps(_bent(told, json.loads(by))).encode()


def _bent(told: Any, by: Any) -> Any:
    if isinstance(told, dict):
        return {name: _bent(one, by) for name, one in told.items()}
    return [_bent(one, by) for one in told] if isinstance(told, list) else by


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ({"data": [POST, POST], "paging": {}}, ["Ciao", "Ciao"]),
        (POST, ["Ciao"]),
        ({**POST, "comments": {"data": [{**POST, "id": "1_2", "message": "Buono"}]}}, ["Ciao", "Buono"]),
        ([{"code": 200, "body": json.dumps(POST)}, {"code": 400, "body": "{"}], ["Ciao"]),
        ({"id": "m_1", "message": "Hi", "from": {"id": "9"}, "created_time": POST["created_time"]}, ["Hi"]),
        ({"id": "5", "body": "Likes rye", "from": {"id": "7"}, "user": {"id": "9"}}, ["Likes rye"]),
        ({"data": [{"name": "Ann", "id": "9"}]}, []),
        ({"error": {"message": "No", "code": 1}}, []),
        ([], []), (7, []), ("words", []), (None, []),
    ],
)  # fmt: skip
def test_whatever_is_said_in_an_answer_is_heard(body: Any, texts: list[str]) -> None:
    assert [one.text for one in said(body) if isinstance(one, Heard)] == texts


def test_a_comment_stands_under_its_post() -> None:
    _, comment = said({**POST, "comments": {"data": [{**POST, "id": "1_2"}]}})
    assert isinstance(comment, Heard)
    assert (comment.thread, comment.in_reply_to) == ("7_1", "7_1")


def test_a_spoilt_post_is_set_apart_and_its_neighbour_heard() -> None:
    one, other = said({"data": [{**POST, "created_time": ["now"]}, POST]})
    assert isinstance(one, Spoiled)
    assert isinstance(other, Heard)


def test_what_another_network_of_metas_pushes_is_left_to_it() -> None:
    entry = [{"id": "1", "changes": [{"field": "comments", "value": {"id": "1", "text": "x"}}]}]
    assert said({"object": "instagram", "entry": entry}) == []


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"[" * 99_999])
def test_a_body_that_is_no_json_is_said_to_be_so(body: bytes) -> None:
    for card in CARDS:
        assert card.understand is not None
        with pytest.raises(Unreadable):
            list(card.understand(body, ""))
