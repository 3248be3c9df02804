"""The GitLab twin, met by a plain client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from porch.proving.twins.running import RunningTwin

KEY = {"PRIVATE-TOKEN": "the-key-of-acme"}
PROJECT = "/api/v4/projects/acme%2Fshop"


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("gitlab") as running:
        yield running


def ask(twin: RunningTwin, path: str, **params: Any) -> httpx.Response:
    return httpx.get(twin.url + path, headers=KEY, params=params).raise_for_status()


def test_a_comment_stamps_its_issue_at_most_once_a_minute(twin: RunningTwin) -> None:
    number, _ = twin.says("ann", "It breaks")
    before = ask(twin, f"{PROJECT}/issues/{number - 900}").json()
    twin.says("ben", "For me too", answers=number)
    after = ask(twin, f"{PROJECT}/issues/{number - 900}").json()
    assert (after["updated_at"], after["user_notes_count"]) == (before["updated_at"], 1)


def test_lists_are_paged_by_links(twin: RunningTwin) -> None:
    for number in range(3):
        twin.says("cleo", f"issue {number}")
    first = ask(twin, f"{PROJECT}/issues", per_page=2)
    second = httpx.get(first.links["next"]["url"], headers=KEY)
    found = [one["id"] for one in first.json() + second.json()]
    assert found == [one["id"] for one in ask(twin, f"{PROJECT}/issues", per_page=4).json()]
    assert found == sorted(found, reverse=True)
    assert len(found) > 2


def test_a_thread_that_is_not_there_takes_no_answer(twin: RunningTwin) -> None:
    number, _ = twin.says("ann", "Hello")
    path = f"{PROJECT}/issues/{number - 900}/discussions/{'0' * 40}/notes"
    assert httpx.post(twin.url + path, json={"body": "Hi"}, headers=KEY).status_code == 404


def test_the_same_emoji_twice_is_refused(twin: RunningTwin) -> None:
    number, _ = twin.says("ann", "Hello")
    path = f"{twin.url}{PROJECT}/issues/{number - 900}/award_emoji"
    told = [httpx.post(path, json={"name": "thumbsup"}, headers=KEY) for _ in range(2)]
    assert [one.status_code for one in told] == [201, 404]


def test_without_our_token_nothing_is_told(twin: RunningTwin) -> None:
    assert httpx.get(twin.url + PROJECT).status_code == 401
