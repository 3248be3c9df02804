"""Listening to a site whose lists change while they are read, met as numbers on a made-up site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels import contract
from porch.channels._wordpress_listening import PAGE, trails
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError
from tests.channels.wordpress_stages import built

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


class Blog:
    """Comments by their second; `between` is called after every page."""

    def __init__(self) -> None:
        self.comments: dict[int, tuple[datetime, str]] = {}
        self.between: Callable[[], None] = lambda: None
        self.asked = 0

    def answer(self, request: httpx.Request) -> httpx.Response:
        path, query = request.url.path, request.url.params
        if path.endswith("/users/me"):
            return httpx.Response(200, json={"id": 1, "name": "Acme", "slug": "acme"})
        if path.endswith("/posts"):
            return httpx.Response(200, json=[])
        self.asked += 1
        told = httpx.Response(200, json=[self.shown(number) for number in self.asked_for(query)])
        self.between()
        return told

    def asked_for(self, query: httpx.QueryParams) -> list[int]:
        if wanted := query.get_list("include[]"):
            return [number for number in map(int, wanted) if number in self.comments]
        after = datetime.fromisoformat(query["after"])
        found = sorted((at, number) for number, (at, _) in self.comments.items() if at > after)
        skip = int(query.get("offset", 0))
        return [number for _, number in found[skip : skip + PAGE]]

    def shown(self, number: int) -> dict[str, Any]:
        at, text = self.comments[number]
        return {
            "id": number, "post": 4, "parent": 0, "author": 9, "author_name": "Ann", "status": "approved",
            "date_gmt": at.strftime("%Y-%m-%dT%H:%M:%S"), "content": {"rendered": text}, "type": "comment",
            "link": f"https://blog.test/#comment-{number}",
        }  # fmt: skip

    def channel(self) -> object:
        return built(httpx.MockTransport(self.answer), StoppedClock(NOW), api="https://blog.test/wp-json")


def test_all_is_heard_when_many_pages_hold_it_and_some_goes_while_we_read() -> None:
    blog = Blog()
    blog.comments = {n: (NOW - timedelta(days=1) + timedelta(seconds=n), f"comment {n}") for n in range(1, 351)}
    gone = iter(range(1, 30))

    def takes_one_back() -> None:
        blog.comments.pop(next(gone))

    blog.between = takes_one_back
    heard = contract.hear(blog.channel())[0]
    assert {item.external_id for item in heard} >= {f"blog.test#comment-{n}" for n in range(30, 351)}
    assert len(heard) == len({item.external_id for item in heard})


def test_more_than_a_page_within_one_second_is_read_to_its_end() -> None:
    blog = Blog()
    blog.comments = {n: (NOW - timedelta(hours=1), f"comment {n}") for n in range(1, 2 * PAGE + 5)}
    assert len(contract.hear(blog.channel())[0]) == 2 * PAGE + 4


def test_a_quiet_round_costs_one_list_and_one_look() -> None:
    blog = Blog()
    blog.comments = {n: (NOW - timedelta(days=3) + timedelta(minutes=n), f"comment {n}") for n in range(1, 40)}
    cursor = contract.hear(blog.channel())[2]
    blog.asked = 0
    assert contract.hear(blog.channel(), cursor)[0] == []
    assert blog.asked == 2


def test_a_change_without_a_stamp_comes_after_what_it_replaces() -> None:
    blog = Blog()
    blog.comments = {1: (NOW - timedelta(hours=5), "At seven")}
    before, _, cursor = contract.hear(blog.channel())
    blog.comments[1] = (NOW - timedelta(hours=5), "At eight")
    after, _, cursor = contract.hear(blog.channel(), cursor)
    assert contract.latest(before + after, "blog.test#comment-1").text == "At eight"
    assert after[0].edited_at == NOW
    assert contract.hear(blog.channel(), cursor)[0] == []


def test_what_is_gone_is_told_once() -> None:
    blog = Blog()
    blog.comments = {1: (NOW - timedelta(hours=5), "Never mind"), 2: (NOW, "Hello")}
    cursor = contract.hear(blog.channel())[2]
    del blog.comments[1]
    later, _, cursor = contract.hear(blog.channel(), cursor)
    assert [(item.external_id, item.deleted) for item in later] == [("blog.test#comment-1", True)]
    assert contract.hear(blog.channel(), cursor)[0] == []


@pytest.mark.parametrize(
    "since", ["{", "7", '{"comments": {"top": "x"}}', '{"links": {"top": "", "watch": {"a": []}}}']
)
def test_a_cursor_of_somebody_else_is_refused(since: str) -> None:
    with pytest.raises(ChannelError) as refused:
        trails(since)
    assert refused.value.permanent


def test_a_list_that_is_none_is_a_passing_error() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"id": 1} if request.url.path.endswith("me") else {"oops": 1})

    with pytest.raises(ChannelError) as refused:
        contract.hear(built(httpx.MockTransport(answer), api="https://blog.test/wp-json"))
    assert not refused.value.permanent
