"""Where we stand on Reddit, and lists that are none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from porch.channels._reddit_listening import WATCHED, Cursor, Stream, made_at, pages, streams
from porch.channels._reddit_reading import envelope, read
from porch.channels._reddit_server import Server
from porch.core.errors import ChannelError
from porch.core.interaction import Heard
from tests.channels.twin_stage import loopback


def comment(number: int) -> Heard:
    told = {"name": f"t1_{number}", "author": "Ann", "body": "hi", "created_utc": 1_780_000_000 + number}
    return read(envelope({"kind": "t1", "data": told}, "acme"))[0]


def test_what_is_written_is_read_again() -> None:
    cursor = Cursor(tops={"/message/inbox": 12.5})
    cursor.keep(comment(1))
    assert Cursor.parse(cursor.text()) == cursor


@pytest.mark.parametrize("since", ["t1_a", "{}", "[]", '{"tops": 7, "watch": {}}', '{"tops": {}, "watch": {"a": 7}}'])
def test_what_is_no_cursor_is_refused(since: str) -> None:
    with pytest.raises(ChannelError):
        Cursor.parse(since)


def test_of_what_is_watched_the_oldest_goes_in_whatever_order_it_came() -> None:
    cursor = Cursor()
    for number in range(WATCHED + 20, 0, -1):
        cursor.keep(comment(number))
    assert "t1_1" not in cursor.watch
    assert f"t1_{WATCHED + 20}" in cursor.watch
    assert len(cursor.watch) == WATCHED


def test_every_listing_that_concerns_us_is_asked() -> None:
    assert [stream.path for stream in streams("acme", ["bread"])] == [
        "/message/inbox", "/message/sent", "/user/acme/overview", "/r/bread/comments", "/r/bread/new",
    ]  # fmt: skip


@pytest.mark.parametrize("told", [{}, {"data": 7}, {"data": {"children": 7}}, []])
def test_a_listing_that_is_none_is_trouble(told: object) -> None:
    wire = replace(
        loopback(), http=httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=told)))
    )
    server = Server({"access_token": "k"}, wire)
    with pytest.raises(ChannelError):
        list(pages(server, Stream("/message/inbox"), datetime.now(UTC).timestamp()))


@pytest.mark.parametrize("thing", [7, {}, {"data": 7}, {"data": {"created_utc": "x"}}])
def test_a_thing_without_a_time_was_made_at_none(thing: object) -> None:
    assert made_at(thing) == 0.0
