"""How a forum is asked and what its refusals mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels._discourse_forum import Forum, receipt_of, said_in
from porch.core.channel import Wire
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def forum(answer: httpx.Response, **credentials: str) -> Forum:
    http = httpx.Client(transport=httpx.MockTransport(lambda _: answer))
    wire = Wire(http=http, dial=None, clock=StoppedClock(NOW))  # type: ignore[arg-type]
    return Forum({"url": "forum.test/club/", "username": "@Acme", "api_key": "k", **credentials}, wire)


def test_a_forum_is_named_by_its_address_and_we_by_our_name() -> None:
    made = forum(httpx.Response(200))
    assert (made.url, made.us.host, made.us.name, made.us.own) == (
        "https://forum.test/club",
        "forum.test/club",
        "acme",
        True,
    )
    assert made.headers["Api-Username"] == "Acme"


def test_a_wrong_key_is_a_refused_key_and_a_closed_door_is_not() -> None:
    with pytest.raises(KeyRefused):
        forum(httpx.Response(403, json={"errors": ["The API username or key is invalid."]})).ask("/posts.json")
    with pytest.raises(ChannelError, match="staff only") as refused:
        forum(httpx.Response(403, json={"errors": ["staff only"]})).ask("/posts.json")
    assert not isinstance(refused.value, KeyRefused)


def test_how_long_to_wait_stands_in_the_body() -> None:
    with pytest.raises(ChannelError) as refused:
        forum(httpx.Response(429, json={"errors": ["Slow"], "extras": {"wait_seconds": 90}})).ask("/posts.json")
    assert refused.value.retry_at == NOW + timedelta(seconds=90)


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_nothing(status: int) -> None:
    assert forum(httpx.Response(status)).ask("/posts/1.json") is None


def test_a_page_instead_of_json_is_a_passing_error() -> None:
    with pytest.raises(ChannelError) as refused:
        forum(httpx.Response(200, text="<html>")).window()
    assert not refused.value.permanent


def test_the_forums_clock_is_read_from_its_answers() -> None:
    made = forum(httpx.Response(200, json={}, headers={"date": "Sun, 22 Nov 2026 07:00:00 GMT"}))
    made.ask("/posts.json")
    assert made.behind == timedelta(hours=1)


@pytest.mark.parametrize("told", [b"<html>", b"{}", b'{"action": "enqueued"}', b"[]"])
def test_words_that_were_taken_without_a_place_have_an_unknown_outcome(told: bytes) -> None:
    with pytest.raises(OutcomeUnknown):
        receipt_of(httpx.Response(200, content=told))


@pytest.mark.parametrize(
    ("body", "words"), [({"errors": ["a", "b"]}, "a b"), ({"error": "c"}, "c"), ([], ""), ({"errors": 7}, "")]
)
def test_a_refusal_is_read_in_the_forums_words(body: Any, words: str) -> None:
    assert said_in(httpx.Response(422, json=body)) == words
