"""Keys for Reddit, and what is asked with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from porch.channels._reddit_server import Server, agent, grant
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from tests.channels.twin_stage import loopback

APP = {"client_id": "id", "client_secret": "secret"}


def server(answer: Any, **more: str) -> Server:
    wire = replace(loopback(), http=httpx.Client(transport=httpx.MockTransport(answer)))
    return Server({**APP, "api": "https://reddit.test", **more}, wire)


@pytest.mark.parametrize(
    ("status", "told", "expected"),
    [
        (400, {"error": "invalid_grant"}, KeyRefused),
        (401, {}, KeyRefused),
        (200, {"error": "invalid_grant"}, KeyRefused),
        (503, {}, ChannelError),
        (200, [], ChannelError),
    ],
)
def test_a_key_that_is_not_given_is_said_to_be(status: int, told: object, expected: type[ChannelError]) -> None:
    wire = replace(
        loopback(), http=httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(status, json=told)))
    )
    with pytest.raises(expected):
        grant(wire, "https://reddit.test", APP, {"grant_type": "refresh_token"})


def test_an_answer_without_a_new_refresh_token_keeps_the_old_one() -> None:
    held = server(lambda _: httpx.Response(200, json={"access_token": "new"}), refresh_token="mine")
    held.renew()
    assert (held.credentials["access_token"], held.credentials["refresh_token"]) == ("new", "mine")


def test_after_a_refusal_a_key_is_renewed_once_and_no_more() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        fresh = request.url.path.endswith("access_token")
        return httpx.Response(200 if fresh else 401, json={"access_token": "new"})

    with pytest.raises(KeyRefused):
        server(answer, access_token="old", refresh_token="mine").get("/api/v1/me")
    assert asked == ["/api/v1/me", "/api/v1/access_token", "/api/v1/me"]


@pytest.mark.parametrize(("speaking", "expected"), [(True, OutcomeUnknown), (False, ChannelError)])
def test_an_answer_that_is_no_json_leaves_open_what_was_said(speaking: bool, expected: type[ChannelError]) -> None:
    held = server(lambda _: httpx.Response(200, content=b"<html>"), access_token="k")
    with pytest.raises(expected):
        held.post("/api/comment", {"text": "hi"}, speaking=speaking)


def test_a_program_says_who_it_is_and_for_whom() -> None:
    assert agent("acme") == "web:porch:1 (by /u/acme)"
    assert agent("") == "web:porch:1"
