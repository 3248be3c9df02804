"""Whole answers of YouTube, understood without credentials: as many heard as a count of their shapes finds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels.youtube import CARD
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled
from tests.channels.test_youtube_reading import comment

VIDEO = {"title": "How", "channelId": "UCus", "channelTitle": "Acme", "publishedAt": "2026-11-01T10:00:00Z"}

UPLOAD = {**VIDEO, "resourceId": {"videoId": "v1"}}


def thread(*replies: Any) -> dict[str, Any]:
    snippet = {"videoId": "v1", "topLevelComment": comment(), "totalReplyCount": len(replies)}
    return {"kind": "youtube#commentThread", "id": "Ug1", "snippet": snippet, "replies": {"comments": list(replies)}}


def understood(body: Any) -> list[Heard | Spoiled]:
    assert CARD.understand is not None
    return list(CARD.understand(json.dumps(body).encode(), "youtube/v3/commentThreads"))


REPLY = {**comment(parentId="Ug1"), "id": "Ug1.1"}
CHAT = {
    "kind": "youtube#liveChatMessage", "id": "LCC.1", "authorDetails": {"displayName": "Ben", "channelId": "UCben"},
    "snippet": {"displayMessage": "Ciao!", "publishedAt": "2026-11-01T10:00:00Z", "authorChannelId": "UCben"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ({"kind": "youtube#commentThreadListResponse", "items": [thread(REPLY)]}, ["Buono!", "Buono!"]),
        ({"items": [comment(), comment()]}, ["Buono!", "Buono!"]),
        (comment(), ["Buono!"]),
        ({"items": [CHAT]}, ["Ciao!"]),
        ({"items": [{"kind": "youtube#video", "id": "v1", "snippet": VIDEO}]}, ["How"]),
        ({"items": [{"kind": "youtube#searchResult", "id": {"videoId": "v1"}, "snippet": VIDEO}]}, ["How"]),
        ({"items": [{"kind": "youtube#playlistItem", "id": "x", "snippet": UPLOAD}]}, ["How"]),
        ({"items": [{"kind": "youtube#searchResult", "id": {"channelId": "UC1"}, "snippet": VIDEO}]}, []),
        ({"items": [{"kind": "youtube#channel", "id": "UC1", "snippet": {"title": "Acme"}}]}, []),
        ({"error": {"code": 403, "message": "no"}}, []),
        ([], []), ("words", []), (7, []),
    ],
)  # fmt: skip
def test_whatever_is_said_in_an_answer_is_heard(body: Any, texts: list[str]) -> None:
    heard = understood(body)
    assert [one.text for one in heard if isinstance(one, Heard)] == texts
    assert not any(one.ours or one.addressed for one in heard if isinstance(one, Heard))
    assert len(heard) == len(texts)


def test_a_spoilt_comment_is_set_apart_and_its_neighbour_heard() -> None:
    one, other = understood({"items": [comment(publishedAt=7), comment()]})
    assert isinstance(one, Spoiled)
    assert isinstance(other, Heard)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"[" * 99_999])
def test_a_body_that_is_no_json_is_said_to_be_so(body: bytes) -> None:
    assert CARD.understand is not None
    with pytest.raises(Unreadable):
        list(CARD.understand(body, ""))
