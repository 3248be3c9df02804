"""The Lemmy twin, met by a plain client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from porch.proving.twins.lemmy import API, PASSWORD
from porch.proving.twins.running import RunningTwin

KEY = {"Authorization": "Bearer the-key-of-acme"}


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("lemmy") as running:
        yield running


def ask(twin: RunningTwin, path: str, **params: Any) -> Any:
    return httpx.get(twin.url + API + path, headers=KEY, params=params).raise_for_status().json()


def test_a_comment_says_where_it_stands(twin: RunningTwin) -> None:
    post, _ = twin.says("ann", "Which oven?")
    comment, _ = twin.says("ben", "A stone one", answers=post)
    answer, _ = twin.says("dov", "Indeed", answers=comment)
    shown = ask(twin, "/comment/list", limit=1)["comments"][0]["comment"]
    assert (shown["path"], shown["post_id"]) == (f"0.{comment}.{answer}", post)


def test_what_answers_us_is_told_to_us(twin: RunningTwin) -> None:
    ours, _ = twin.says("acme", "News")
    twin.says("ben", "Good", answers=ours)
    assert [one["comment"]["content"] for one in ask(twin, "/user/replies")["replies"]] == ["Good"]


def test_a_post_taken_back_is_gone_and_a_comment_says_so(twin: RunningTwin) -> None:
    post, _ = twin.says("ann", "Hello")
    comment, _ = twin.says("ann", "Oops", answers=post)
    twin.deletes(comment)
    assert ask(twin, "/comment", id=comment)["comment_view"]["comment"]["deleted"] is True
    twin.deletes(post)
    assert httpx.get(f"{twin.url}{API}/post", headers=KEY, params={"id": post}).status_code == 404


def test_only_our_password_is_worth_a_token(twin: RunningTwin) -> None:
    said = [{"username_or_email": "acme", "password": word} for word in (PASSWORD, "wrong")]
    told = [httpx.post(f"{twin.url}{API}/user/login", json=one) for one in said]
    assert [one.status_code for one in told] == [200, 401]
