"""The twin of LinkedIn, met by hand: versions asked for, threads one level deep, a like that conflicts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from porch.proving.twins.book import Book
from porch.proving.twins.linkedin import LASTING, ORGANIZATION, POST, Twin
from porch.proving.twins.network import KEY, Asked, Told

HEADERS = {"authorization": f"Bearer {KEY}", "linkedin-version": "202605", "x-restli-protocol-version": "2.0.0"}


@pytest.fixture
def twin(tmp_path: Path) -> Twin:
    return Twin(Book(tmp_path / "b", first=Twin.first), "http://127.0.0.1")


def ask(twin: Twin, path: str, body: Any = None, without: str = "") -> Told:
    headers = {name: value for name, value in HEADERS.items() if name != without}
    sent = json.dumps(body).encode() if body else b""
    return twin.answer(Asked("POST" if body else "GET", path, headers=headers, body=sent))


@pytest.mark.parametrize("name", HEADERS)
def test_without_a_key_or_a_version_it_says_nothing(twin: Twin, name: str) -> None:
    assert ask(twin, "/rest/posts").status == 200
    assert ask(twin, "/rest/posts", without=name).status == 401


def test_an_answer_to_an_answer_stands_under_the_thread(twin: Twin) -> None:
    top, _ = twin.book.keep(author="ann", text="a")
    reply, _ = twin.book.keep(author="ben", text="b", answers=top.id)
    deeper, _ = twin.book.keep(author="ann", text="c", answers=reply.id)
    assert twin.shown(deeper)["parentComment"] == twin.name_of(top)
    told = ask(twin, f"/rest/socialActions/{quote(twin.name_of(top), safe='')}/comments")
    assert [one["message"]["text"] for one in told.body["elements"]] == ["b", "c"]


def test_a_second_like_conflicts(twin: Twin) -> None:
    body = {"root": POST, "reactionType": "LIKE"}
    assert [ask(twin, "/rest/reactions", body).status for _ in range(2)] == [201, 409]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"actor": "urn:li:person:ann", "object": POST, "message": {"text": "x"}}, 404),
        ({"actor": ORGANIZATION, "message": {"text": "x"}}, 400),
        ({"actor": ORGANIZATION, "object": POST, "message": {"text": "x"}}, 201),
    ],
)
def test_a_comment_needs_an_actor_and_an_object(twin: Twin, body: Any, status: int) -> None:
    assert ask(twin, f"/rest/socialActions/{quote(POST, safe='')}/comments", body).status == status


def test_a_key_is_given_for_what_earns_it(twin: Twin) -> None:
    for form, status in ((f"refresh_token={LASTING}", 200), ("refresh_token=other", 400)):
        assert twin.answer(Asked("POST", "/oauth/v2/accessToken", body=form.encode())).status == status
