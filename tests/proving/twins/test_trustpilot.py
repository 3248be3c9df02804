"""The twin of Trustpilot, met by hand: one reply a review, and a key for the app's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from porch.proving.twins.book import Book
from porch.proving.twins.network import KEY, Asked, Told
from porch.proving.twins.trustpilot import BASIC, UNIT, Twin

TOKEN = "/v1/oauth/oauth-business-users-for-applications/accesstoken"


@pytest.fixture
def twin(tmp_path: Path) -> Twin:
    return Twin(Book(tmp_path / "b", first=Twin.first), "http://127.0.0.1")


def ask(twin: Twin, method: str, path: str, body: Any = None, **query: str) -> Told:
    key = {"authorization": f"Bearer {KEY}"}
    return twin.answer(Asked(method, path, query=query, headers=key, body=json.dumps(body).encode() if body else b""))


def test_a_review_has_one_reply_of_ours(twin: Twin) -> None:
    said, _ = twin.book.keep(author="ann", text="Good")
    path = f"/v1/private/reviews/{twin.name_of(said)}"
    for words in ("Thanks", "Thank you"):
        assert ask(twin, "POST", f"{path}/reply", {"message": words, "authorBusinessUserId": "u1"}).status == 201
    assert ask(twin, "GET", path).body["companyReply"]["text"] == "Thank you"
    assert ask(twin, "POST", f"{path}/reply", {"authorBusinessUserId": "u1"}).status == 400
    assert ask(twin, "POST", f"{path}/reply", {"message": "x"}).status == 404


def test_pages_follow_each_other(twin: Twin) -> None:
    for text in ("a", "b", "c"):
        twin.book.keep(author="ann", text=text)
    path = f"/v1/private/business-units/{UNIT}/reviews"
    pages = [ask(twin, "GET", path, perPage="2", page=page).body["reviews"] for page in ("1", "2", "3")]
    assert [[one["text"] for one in page] for page in pages] == [["c", "b"], ["a"], []]


@pytest.mark.parametrize(("key", "status"), [(BASIC, 200), ("Basic b3RoZXI=", 401)])
def test_a_key_is_given_for_the_apps_own(twin: Twin, key: str, status: int) -> None:
    form = b"grant_type=client_credentials"
    assert twin.answer(Asked("POST", TOKEN, headers={"authorization": key}, body=form)).status == status
