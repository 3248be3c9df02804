"""The twin of YouTube, met by hand: threads one level deep, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from porch.proving.twins.book import Book
from porch.proving.twins.network import KEY, Asked, Told
from porch.proving.twins.youtube import VIDEO, Twin


@pytest.fixture
def twin(tmp_path: Path) -> Twin:
    return Twin(Book(tmp_path / "b", first=Twin.first), "http://127.0.0.1")


def ask(twin: Twin, path: str, body: Any = None, **query: str) -> Told:
    key = {"authorization": f"Bearer {KEY}"}
    sent = json.dumps(body).encode() if body else b""
    return twin.answer(Asked("POST" if body else "GET", f"/youtube/v3/{path}", query=query, headers=key, body=sent))


def test_an_answer_to_an_answer_stands_under_the_thread(twin: Twin) -> None:
    top, _ = twin.book.keep(author="ann", text="a")
    reply, _ = twin.book.keep(author="ben", text="b", answers=top.id)
    deeper, _ = twin.book.keep(author="ann", text="c", answers=reply.id)
    assert twin.shown(deeper)["snippet"]["parentId"] == twin.name_of(top)
    told = ask(twin, "commentThreads", maxResults="20").body["items"]
    assert [one["snippet"]["totalReplyCount"] for one in told] == [2]


def test_what_is_gone_cannot_be_answered(twin: Twin) -> None:
    assert ask(twin, "comments", {"snippet": {"parentId": "Ug7", "textOriginal": "x"}}).status == 404
    assert ask(twin, "comments", parentId="Ug7").status == 404
    assert ask(twin, "commentThreads", {"snippet": {"videoId": "other"}}).status == 403


def test_what_is_held_back_is_listed_apart(twin: Twin) -> None:
    twin.book.keep(author="ben", text="hm", more={"status": "heldForReview"})
    assert ask(twin, "commentThreads").body["items"] == []
    assert len(ask(twin, "commentThreads", moderationStatus="heldForReview").body["items"]) == 1


def test_without_our_key_it_says_nothing(twin: Twin) -> None:
    refused = twin.answer(Asked("GET", "/youtube/v3/channels"))
    assert (refused.status, refused.body["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert ask(twin, "videos", id=VIDEO).status == 200
