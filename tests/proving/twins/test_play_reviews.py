"""The twin of Google Play, met by hand: one reply a review, and no more than 350 letters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from porch.proving.twins.book import Book
from porch.proving.twins.network import KEY, Asked, Told
from porch.proving.twins.play_reviews import PACKAGE, Twin

REVIEWS = f"/androidpublisher/v3/applications/{PACKAGE}/reviews"


@pytest.fixture
def twin(tmp_path: Path) -> Twin:
    return Twin(Book(tmp_path / "b", first=Twin.first), "http://127.0.0.1")


def ask(twin: Twin, method: str, path: str, body: Any = None, **query: str) -> Told:
    key = {"authorization": f"Bearer {KEY}"}
    return twin.answer(Asked(method, path, query=query, headers=key, body=json.dumps(body).encode() if body else b""))


def test_a_review_has_one_reply_of_ours(twin: Twin) -> None:
    said, _ = twin.book.keep(author="ann", text="Good")
    for words in ("Thanks", "Thank <i>you</i>"):
        assert ask(twin, "POST", f"{REVIEWS}/gp:{said.id}:reply", {"replyText": words}).status == 200
    comments = ask(twin, "GET", f"{REVIEWS}/gp:{said.id}").body["comments"]
    assert [one["developerComment"]["text"] for one in comments[1:]] == ["Thank you"]


def test_pages_lead_on_by_token(twin: Twin) -> None:
    for text in ("a", "b"):
        twin.book.keep(author="ann", text=text)
    token = ask(twin, "GET", REVIEWS, maxResults="1").body["tokenPagination"]["nextPageToken"]
    onward = ask(twin, "GET", REVIEWS, maxResults="1", token=token).body
    assert [one["comments"][0]["userComment"]["text"] for one in onward["reviews"]] == ["a"]
    assert "tokenPagination" not in onward


def test_what_is_too_long_or_gone_is_refused(twin: Twin) -> None:
    said, _ = twin.book.keep(author="ann", text="Good")
    assert ask(twin, "POST", f"{REVIEWS}/gp:{said.id}:reply", {"replyText": "a" * 351}).status == 400
    assert ask(twin, "POST", f"{REVIEWS}/gp:7:reply", {"replyText": "a"}).status == 404
    assert ask(twin, "GET", f"{REVIEWS}/gp:7").status == 404
