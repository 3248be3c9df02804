"""How GitLab is asked and what its refusals mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from porch.channels._gitlab_server import Server, iso
from porch.core.channel import Wire
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def server(answer: httpx.Response | Callable[[httpx.Request], httpx.Response], **more: str) -> Server:
    give = answer if callable(answer) else lambda _: answer
    http = httpx.Client(transport=httpx.MockTransport(give))
    return Server({"access_token": "k", **more}, Wire(http=http, dial=None, clock=StoppedClock(NOW)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "90"}, 90), ({"RateLimit-Reset": str(int(NOW.timestamp()) + 300)}, 300), ({}, 60)],
)
def test_too_many_requests_says_when_to_come_back(headers: dict[str, str], seconds: int) -> None:
    with pytest.raises(ChannelError) as refused:
        server(httpx.Response(429, headers=headers, text="Retry later")).ask("/user")
    assert (refused.value.permanent, refused.value.retry_at) == (False, NOW + timedelta(seconds=seconds))


def test_a_door_that_is_closed_is_closed_for_good_and_a_dead_key_is_dead() -> None:
    for status in (403, 404, 301):
        with pytest.raises(ChannelError) as refused:
            server(httpx.Response(status, json={"message": f"{status}"})).ask("/projects/1")
        assert refused.value.permanent
    with pytest.raises(KeyRefused):
        server(httpx.Response(401, json={"message": "401 Unauthorized"})).ask("/user")


@pytest.mark.parametrize("body", [[], {}, {"username": ""}])
def test_an_answer_that_does_not_say_who_we_are_is_a_passing_error(body: object) -> None:
    with pytest.raises(ChannelError) as refused:
        _ = server(httpx.Response(200, json=body)).us
    assert not refused.value.permanent


def test_a_page_instead_of_json_is_a_passing_error() -> None:
    with pytest.raises(ChannelError) as refused:
        server(httpx.Response(200, text="<html>")).ask("/user")
    assert not refused.value.permanent


def test_the_next_page_is_asked_of_our_own_server_whatever_the_link_says() -> None:
    asked: list[httpx.URL] = []

    def give(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        elsewhere = '<https://evil.test/x?cursor=abc&per_page=1>; rel="next"'
        return httpx.Response(200, json=[{"id": len(asked)}], headers={"link": elsewhere} if len(asked) == 1 else {})

    told = list(server(give, server="git.acme.test").pages("/issues", {"per_page": 1}))
    assert [one["id"] for one in told] == [1, 2]
    assert [str(url) for url in asked] == [
        "https://git.acme.test/api/v4/issues?per_page=1", "https://git.acme.test/api/v4/issues?cursor=abc&per_page=1",
    ]  # fmt: skip


def test_reporters_and_above_are_the_projects_own_people_and_where_it_is_not_told_only_we() -> None:
    people = [{"username": "Bob", "access_level": 20}, {"username": "cleo", "access_level": 10}, {"access_level": "x"}]
    told = {"/api/v4/user": {"username": "acme"}, "/api/v4/projects/5/members/all": people}
    assert server(lambda one: httpx.Response(200, json=told[one.url.path])).team("5") == {"acme", "bob"}
    closed = server(lambda one: httpx.Response(403 if "members" in one.url.path else 200, json={"username": "acme"}))
    assert closed.team("5") == {"acme"}


def test_a_time_is_written_as_gitlab_takes_it() -> None:
    assert iso(NOW) == "2026-11-22T08:00:00.000Z"


@pytest.mark.parametrize(("date", "behind"), [("Sun, 22 Nov 2026 07:00:00 GMT", 1), ("soon", 0), ("", 0)])
def test_the_networks_clock_is_read_from_its_answer(date: str, behind: int) -> None:
    asking = server(httpx.Response(200, json={"username": "acme"}, headers={"date": date}))
    assert asking.us == "acme"
    assert asking.behind == timedelta(hours=behind)
