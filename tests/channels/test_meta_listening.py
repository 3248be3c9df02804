"""Listening by asking: what is new, what changed, what is gone, and where an interrupted history goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels._facebook_lists import COMMENTS
from porch.channels._facebook_reading import read
from porch.channels._meta_graph import Graph
from porch.channels._meta_listening import Listening, Stream, back_to
from porch.channels._meta_reading import Us
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Heard, Mark, Spoiled
from tests.channels.twin_stage import loopback

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FEED = Stream(name="feed", path="7/feed", params={"limit": 2}, kind="post", edges=(COMMENTS,))


class Wall:
    """A page with posts, newest first, two on a page of the list."""

    def __init__(self, posts: int = 0) -> None:
        self.posts = [self.post(number) for number in reversed(range(posts))]
        self.asked: list[str] = []
        self.broken_after = 99

    def post(self, number: int, **more: Any) -> dict[str, Any]:
        at = (NOW - timedelta(days=50) + timedelta(hours=number)).strftime("%Y-%m-%dT%H:%M:%S+0000")
        return {"id": f"7_{number}", "message": f"post {number}", "from": {"id": "9"}, "created_time": at, **more}

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        path = request.url.path.removeprefix("/v23.0/")
        if path == "7/feed":
            return self._feed(int(request.url.params.get("after", "0")))
        found = next((post for post in self.posts if post["id"] == path), None)
        gone = {"error": {"code": 100, "error_subcode": 33, "message": "gone"}}
        return httpx.Response(200, json=found) if found else httpx.Response(400, json=gone)

    def _feed(self, after: int) -> httpx.Response:
        if after >= self.broken_after:
            return httpx.Response(500, json={"error": {"code": 2, "message": "down"}})
        told: dict[str, Any] = {"data": self.posts[after : after + 2]}
        if after + 2 < len(self.posts):
            told["paging"] = {"next": f"https://graph.test/7/feed?after={after + 2}"}
        return httpx.Response(200, json=told)

    def listening(self, since: str | None = None, streams: tuple[Stream, ...] = (FEED,), days: int = 90) -> Listening:
        http = httpx.Client(transport=httpx.MockTransport(self.answer))
        wire = replace(loopback(), http=http, clock=StoppedClock(NOW))
        graph = Graph({"api": "https://graph.test", "access_token": "k"}, wire, "Facebook")
        return Listening(graph, Us(ids=frozenset({"7"})), streams, read, since=since, floor=back_to(NOW, days))

    def hear(self, since: str | None = None, **more: Any) -> tuple[list[Heard], str]:
        items = list(self.listening(since, **more).run())
        marks = [item.cursor for item in items if isinstance(item, Mark)]
        return [item for item in items if isinstance(item, Heard)], marks[-1]


def names(heard: list[Heard]) -> list[str]:
    return [item.text for item in heard]


def test_all_of_history_is_heard_once_and_then_only_what_is_new() -> None:
    wall = Wall(7)
    first, cursor = wall.hear()
    wall.posts.insert(0, wall.post(8))
    second, _ = wall.hear(cursor)
    assert (len(first), names(second)) == (7, ["post 8"])


def test_an_interrupted_history_goes_on_where_it_was() -> None:
    wall = Wall(7)
    wall.broken_after = 4
    marks: list[str] = []
    with pytest.raises(ChannelError):
        marks.extend(item.cursor for item in wall.listening().run() if isinstance(item, Mark))
    wall.broken_after = 99
    later, cursor = wall.hear(marks[-1])
    assert set(names(later)) == {"post 2", "post 1", "post 0"}
    assert names(wall.hear(cursor)[0]) == []


def test_more_news_than_a_page_holds_is_heard_to_the_last_one() -> None:
    wall = Wall(3)
    _, cursor = wall.hear()
    wall.posts = [wall.post(number) for number in (9, 8, 7, 6, 5)] + wall.posts
    assert sorted(names(wall.hear(cursor)[0])) == ["post 5", "post 6", "post 7", "post 8", "post 9"]


def test_a_changed_word_is_a_later_version_and_is_told_once() -> None:
    wall = Wall(2)
    first, cursor = wall.hear()
    wall.posts[0] = wall.post(1, message="post 1, mended")
    (changed,), cursor = wall.hear(cursor)
    assert (changed.text, changed.edited_at) == ("post 1, mended", NOW)
    assert changed.version != first[0].version
    assert wall.hear(cursor)[0] == []


def test_what_is_gone_is_told_once_and_what_slid_off_the_page_is_not_gone() -> None:
    wall = Wall(4)
    _, cursor = wall.hear()
    del wall.posts[0]
    (gone,), cursor = wall.hear(cursor)
    assert (gone.external_id, gone.deleted) == ("7_3", True)
    assert wall.hear(cursor)[0] == []


def test_what_is_gone_is_told_though_all_was_said_within_one_second() -> None:
    wall = Wall(4)
    for post in wall.posts:
        post["created_time"] = wall.posts[0]["created_time"]
    _, cursor = wall.hear()
    del wall.posts[0]
    (gone,), cursor = wall.hear(cursor)
    assert (gone.external_id, gone.deleted) == ("7_3", True)
    assert wall.hear(cursor)[0] == []


def test_the_only_comment_is_gone_when_its_list_is_left_out() -> None:
    wall = Wall(1)
    at = (NOW - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S+0000")
    comment = {"id": "7_0_1", "message": "Never mind", "from": {"id": "9"}, "created_time": at}
    wall.posts[0]["comments"] = {"data": [comment]}
    _, cursor = wall.hear()
    del wall.posts[0]["comments"]
    (gone,), _ = wall.hear(cursor)
    assert (gone.external_id, gone.deleted) == ("7_0_1", True)


def test_what_is_hidden_from_us_is_not_said_to_be_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    wall = Wall(3)
    _, cursor = wall.hear()
    hidden = wall.posts.pop(0)

    def closed(request: httpx.Request) -> httpx.Response:
        mine = request.url.path.endswith(hidden["id"])
        error = {"error": {"code": 200, "message": "Permissions error"}}
        return httpx.Response(403, json=error) if mine else Wall.answer(wall, request)

    monkeypatch.setattr(wall, "answer", closed)
    assert wall.hear(cursor)[0] == []


def test_what_is_older_than_history_is_left_alone() -> None:
    wall = Wall(5)
    heard, cursor = wall.hear(days=45)
    assert heard == []
    wall.posts.insert(0, wall.post(24 * 50))
    assert names(wall.hear(cursor, days=45)[0]) == [f"post {24 * 50}"]


@pytest.mark.parametrize("strange", ["words", 7, None, {}, {"id": 7, "message": 7}])
def test_something_strange_in_a_list_is_set_apart_and_its_neighbours_heard(strange: Any) -> None:
    wall = Wall(3)
    wall.posts.insert(1, strange)
    items = list(wall.listening().run())
    assert len([item for item in items if isinstance(item, Heard)]) == 3
    assert [type(item) for item in items if isinstance(item, Spoiled)] == [Spoiled]


@pytest.mark.parametrize("strange", [{"data": 7}, {"data": None}, {}, {"data": [7]}])
def test_comments_that_are_no_list_are_set_apart_and_the_posts_heard(strange: Any) -> None:
    wall = Wall(3)
    wall.posts[1]["comments"] = strange
    items = list(wall.listening().run())
    assert len([item for item in items if isinstance(item, Heard)]) == 3
    assert [type(item) for item in items if isinstance(item, Spoiled)] == [Spoiled]


def test_a_list_we_may_not_see_is_passed_over_unless_it_is_needed() -> None:
    wall = Wall(2)
    closed = replace(FEED, name="ratings", path="7/ratings", needed=False)
    assert len(wall.hear(streams=(closed, FEED))[0]) == 2
    with pytest.raises(ChannelError):
        wall.hear(streams=(replace(closed, needed=True), FEED))


def test_a_dead_key_is_never_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    wall = Wall(2)
    monkeypatch.setattr(wall, "answer", lambda _: httpx.Response(400, json={"error": {"code": 190}}))
    with pytest.raises(KeyRefused):
        wall.hear(streams=(replace(FEED, needed=False),))


def test_a_day_is_listed_from_all_of_history() -> None:
    wall = Wall(30)
    day = (NOW - timedelta(days=50)).date()
    assert {one.at.date() for one in wall.listening().everything(day)} == {day}
    assert list(wall.listening().everything(NOW.date())) == []
