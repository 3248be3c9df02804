"""How a Lemmy server is asked and what its refusals mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from porch.channels._lemmy_server import Server, server_url, signed_in
from porch.core.channel import Wire
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def wire(answer: httpx.Response) -> Wire:
    http = httpx.Client(transport=httpx.MockTransport(lambda _: answer))
    return Wire(http=http, dial=None, clock=StoppedClock(NOW))  # type: ignore[arg-type]


def server(answer: httpx.Response) -> Server:
    return Server({"server": "lemmy.test", "access_token": "k"}, wire(answer))


@pytest.mark.parametrize("status", [400, 429])
def test_a_server_that_has_had_enough_is_left_in_peace_for_a_while(status: int) -> None:
    with pytest.raises(ChannelError) as refused:
        server(httpx.Response(status, json={"error": "rate_limit_error"})).ask("/site")
    assert (refused.value.permanent, refused.value.retry_at) == (False, NOW + timedelta(minutes=1))


@pytest.mark.parametrize("word", ["not_logged_in", "incorrect_login"])
def test_a_dead_key_is_dead_whatever_the_number(word: str) -> None:
    with pytest.raises(KeyRefused):
        server(httpx.Response(400, json={"error": word})).ask("/user/replies")


def test_a_door_that_is_closed_is_closed_for_good_and_one_that_is_broken_is_not() -> None:
    for answer, permanent in (
        (httpx.Response(400, json={"error": "couldnt_find_community"}), True),
        (httpx.Response(301, headers={"location": "https://other.test"}), True),
        (httpx.Response(502, text="<html>"), False),
        (httpx.Response(200, text="<html>"), False),
    ):
        with pytest.raises(ChannelError) as refused:
            server(answer).ask("/community")
        assert refused.value.permanent is permanent


def test_one_that_is_gone_is_none_and_one_that_cannot_be_asked_is_an_error() -> None:
    gone = httpx.Response(404, json={"error": "couldnt_find_post"})
    assert server(gone).find("/post", 7) is None
    assert server(httpx.Response(200, json={"post_view": {"post": {}}})).find("/post", 7) == {"post": {}}
    with pytest.raises(ChannelError):
        server(httpx.Response(400, json={"error": "rate_limit_error"})).find("/post", 7)


@pytest.mark.parametrize("body", [[], {}, {"my_user": None}, {"my_user": {"local_user_view": {"person": 7}}}])
def test_an_answer_that_does_not_say_who_we_are_is_a_dead_key(body: object) -> None:
    with pytest.raises(KeyRefused):
        _ = server(httpx.Response(200, json=body)).us


def test_an_account_that_waits_to_be_let_in_has_no_key_yet() -> None:
    with pytest.raises(ChannelError, match="let the account in") as refused:
        signed_in(
            {"server": "x.test", "username": "acme", "password": "p"}, wire(httpx.Response(200, json={"jwt": None}))
        )
    assert refused.value.permanent


@pytest.mark.parametrize(
    ("credentials", "url"),
    [
        ({"server": " lemmy.world/ "}, "https://lemmy.world"), ({"server": "http://x.test"}, "http://x.test"),
        ({"username": "@acme@lemmy.ml"}, "https://lemmy.ml"),
    ],
)  # fmt: skip
def test_a_server_is_read_out_of_what_was_typed(credentials: dict[str, str], url: str) -> None:
    assert server_url(credentials) == url


def test_no_server_is_refused_for_good() -> None:
    with pytest.raises(ChannelError) as refused:
        server_url({"server": " ", "username": "acme"})
    assert refused.value.permanent
