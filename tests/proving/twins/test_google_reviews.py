"""The twin of Google Business Profile, met by hand: one reply a review, pages in the order of changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from porch.proving.twins.book import Book
from porch.proving.twins.google_reviews import ACCOUNT, LOCATION, Twin
from porch.proving.twins.network import KEY, Asked, Told

REVIEWS = f"/v4/{ACCOUNT}/{LOCATION}/reviews"


@pytest.fixture
def twin(tmp_path: Path) -> Twin:
    return Twin(Book(tmp_path / "b", first=Twin.first), "http://127.0.0.1")


def ask(twin: Twin, method: str, path: str, body: Any = None, **query: str) -> Told:
    key = {"authorization": f"Bearer {KEY}"}
    return twin.answer(Asked(method, path, query=query, headers=key, body=json.dumps(body).encode() if body else b""))


def test_a_review_has_one_reply_of_ours(twin: Twin) -> None:
    said, _ = twin.book.keep(author="ann", text="Good")
    for words in ("Thanks", "Thank you"):
        assert ask(twin, "PUT", f"{REVIEWS}/r{said.id}/reply", {"comment": words}).status == 200
    (shown,) = ask(twin, "GET", REVIEWS).body["reviews"]
    assert shown["reviewReply"]["comment"] == "Thank you"


def test_the_latest_changed_stands_first(twin: Twin) -> None:
    first, second = (twin.book.keep(author="ann", text=text)[0] for text in ("a", "b"))
    twin.book.change(first.id, "a, better")
    told = ask(twin, "GET", REVIEWS, pageSize="1").body
    assert [one["comment"] for one in told["reviews"]] == ["a, better"]
    onward = ask(twin, "GET", REVIEWS, pageSize="1", pageToken=told["nextPageToken"]).body
    assert [one["reviewId"] for one in onward["reviews"]] == [f"r{second.id}"]
    assert "nextPageToken" not in onward


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", f"{REVIEWS}/r7/reply", 404), ("GET", f"{REVIEWS}/r7", 404),
        ("POST", f"/v1/{LOCATION}/questions/q7/answers:upsert", 404), ("GET", f"/v1/{ACCOUNT}/locations", 400),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused(twin: Twin, method: str, path: str, status: int) -> None:
    assert ask(twin, method, path, {"comment": "x"} if method != "GET" else None).status == status
