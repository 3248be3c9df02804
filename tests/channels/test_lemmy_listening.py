"""How far a server was heard, as a Mark carries it; and what a server does to a list while it is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from porch.channels._lemmy_listening import Listening, cursor_of
from porch.channels._lemmy_server import Server
from porch.core.channel import Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Mark

FLOOR = datetime(2026, 11, 1, tzinfo=UTC)
SEEN = ["m", "https://x.test/post/7", "ann", "https://x.test/u/ann", "2026-11-22T08:00:00Z", ""]


def person(name: str) -> dict[str, Any]:
    return {"id": 2, "name": name, "actor_id": f"https://x.test/u/{name}"}


def post(number: int, at: str = "2026-11-22T08:00:00Z") -> dict[str, Any]:
    said = {"id": number, "name": f"Post {number}", "published": at, "ap_id": f"https://x.test/post/{number}"}
    return {"post": said, "creator": person("ann"), "community": {"name": "food", "actor_id": "https://x.test/c/food"}}


def heard(posts: list[dict[str, Any]], since: str | None = None) -> tuple[list[tuple[str, bool]], str]:
    """Listen once to a server that holds these posts, newest first."""

    def answer(request: httpx.Request) -> httpx.Response:
        path, page = request.url.path.removeprefix("/api/v3"), int(request.url.params.get("page", "1"))
        if path == "/post":
            return httpx.Response(404, json={"error": "couldnt_find_post"})
        told = {
            "/site": {"my_user": {"local_user_view": {"person": person("acme")}}},
            "/post/list": {"posts": posts[(page - 1) * 50 : page * 50]},
        }
        return httpx.Response(200, json=told.get(path, {}))

    http = httpx.Client(transport=httpx.MockTransport(answer))
    server = Server({"server": "x.test"}, Wire(http=http, dial=None, clock=SYSTEM_CLOCK))  # type: ignore[arg-type]
    told = list(Listening(server, since, FLOOR, own=False).run(["food"]))
    cursor = [one.cursor for one in told if isinstance(one, Mark)][-1]
    return [(one.external_id.rpartition("/")[2], one.deleted) for one in told if isinstance(one, Heard)], cursor


def test_it_goes_on_where_it_stood() -> None:
    first, cursor = heard([post(2), post(1)])
    later, _ = heard([post(3), post(2), post(1)], cursor)
    assert (first, later) == ([("2", False), ("1", False)], [("3", False)])


def test_what_arrives_late_from_another_server_stands_among_the_older_ones_and_is_heard() -> None:
    _, cursor = heard([post(2), post(1)])
    late = post(3, at="2026-11-20T08:00:00Z")
    assert heard([post(2), post(1), late], cursor)[0] == [("3", False)]


def test_what_is_no_longer_in_the_list_and_not_to_be_had_is_gone() -> None:
    _, cursor = heard([post(3), post(2), post(1)])
    assert heard([post(3), post(1)], cursor)[0] == [("2", True)]


def test_the_first_time_it_goes_back_to_the_floor_and_no_further() -> None:
    young = [post(number) for number in range(200, 80, -1)]
    old = [post(number, at="2020-01-01T00:00:00Z") for number in range(80, 0, -1)]
    told, cursor = heard(young + old)
    assert len(told) == 120
    assert heard(young + old, cursor)[0] == []


def test_a_cursor_is_read_back() -> None:
    told = {"/post/list food": {"top": 7, "watch": {"7": SEEN}}}
    assert cursor_of(json.dumps(told)) == told
    assert cursor_of(None) == {}


@pytest.mark.parametrize("since", ["{", "7", '{"x": {"top": ""}}', '{"x": {"top": 1, "watch": {"7": []}}}'])
def test_a_cursor_of_somebody_else_is_refused(since: str) -> None:
    with pytest.raises(ChannelError) as refused:
        cursor_of(since)
    assert refused.value.permanent
