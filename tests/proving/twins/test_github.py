"""The GitHub twin, met by a plain client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from porch.proving.twins.running import RunningTwin

KEY = {"Authorization": "Bearer the-key-of-acme"}


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("github") as running:
        yield running


def ask(twin: RunningTwin, path: str, **params: Any) -> Any:
    return httpx.get(twin.url + path, headers=KEY, params=params).raise_for_status().json()


def test_a_comment_stands_under_its_issue(twin: RunningTwin) -> None:
    number, _ = twin.says("ann", "It breaks")
    path = f"/repos/acme/shop/issues/{number}/comments"
    told = httpx.post(twin.url + path, json={"body": "Fixed."}, headers=KEY).json()
    assert told["html_url"].endswith(f"/issues/{number}#issuecomment-{told['id']}")
    assert [one["body"] for one in ask(twin, path)] == ["Fixed."]


def test_lists_are_paged_and_ordered(twin: RunningTwin) -> None:
    for number in range(5):
        twin.says("cleo", f"issue {number}")
    newest = ask(twin, "/repos/acme/shop/issues", direction="desc", per_page=2)
    older = ask(twin, "/repos/acme/shop/issues", direction="desc", per_page=2, page=2)
    assert [one["id"] for one in newest + older] == sorted((one["id"] for one in newest + older), reverse=True)


def test_an_issue_that_was_deleted_is_gone(twin: RunningTwin) -> None:
    number, _ = twin.says("ben", "Never mind")
    twin.deletes(number)
    assert httpx.get(f"{twin.url}/repos/acme/shop/issues/{number}", headers=KEY).status_code == 410
