"""The Discourse twin, met by a plain client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from porch.proving.twins.running import RunningTwin

KEY = {"Api-Key": "the-key-of-acme", "Api-Username": "acme"}


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("discourse") as running:
        yield running


def ask(twin: RunningTwin, path: str, **params: Any) -> Any:
    return httpx.get(twin.url + path, headers=KEY, params=params).raise_for_status().json()


def test_a_reply_stands_under_what_it_answers(twin: RunningTwin) -> None:
    topic, _ = twin.says("ann", "How do you make it?")
    said = {"raw": "With patience.", "topic_id": topic, "reply_to_post_number": 1}
    told = httpx.post(f"{twin.url}/posts.json", json=said, headers=KEY).json()
    assert (told["topic_id"], told["post_number"], told["reply_to_post_number"]) == (topic, 2, 1)


def test_what_is_private_is_in_no_public_list(twin: RunningTwin) -> None:
    number, _ = twin.says("ben", "Psst", more={"private": True})
    assert number not in [post["id"] for post in ask(twin, "/posts.json")["latest_posts"]]
    topics = ask(twin, "/topics/private-messages/acme.json")["topic_list"]["topics"]
    assert number in [topic["id"] for topic in topics]


def test_a_window_holds_fifty_numbers(twin: RunningTwin) -> None:
    newest = [twin.says("cleo", f"post {number}")[0] for number in range(60)][-1]
    head = [post["id"] for post in ask(twin, "/posts.json")["latest_posts"]]
    older = [post["id"] for post in ask(twin, "/posts.json", before=newest - 50)["latest_posts"]]
    assert (max(head), len(head)) == (newest, 50)
    assert max(older) == newest - 50


def test_a_wrong_key_is_refused_as_discourse_refuses(twin: RunningTwin) -> None:
    told = httpx.get(f"{twin.url}/posts.json", headers=KEY | {"Api-Key": "stolen"})
    assert (told.status_code, told.json()["error_type"]) == (403, "invalid_access")
