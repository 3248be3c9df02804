from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels._x_server import Server, back_at, words_of
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from tests.channels.twin_stage import loopback

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LATER = str(int((NOW + timedelta(minutes=9)).timestamp()))
TOMORROW = str(int((NOW + timedelta(hours=20)).timestamp()))
Answer = Callable[[httpx.Request], httpx.Response]


def server(answer: Answer, **credentials: str) -> Server:
    http = httpx.Client(transport=httpx.MockTransport(answer))
    return Server({"access_token": "key", **credentials}, replace(loopback(), http=http, clock=StoppedClock(NOW)))


def always(status: int, **told: Any) -> Server:
    return server(lambda _: httpx.Response(status, **told))


def test_the_key_goes_in_a_header_and_to_x_alone() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"data": {"id": "100", "username": "Acme"}})

    assert server(answer).us().name == "acme"
    assert (seen[0].url.host, seen[0].headers["authorization"]) == ("api.x.com", "Bearer key")
    assert "key" not in str(seen[0].url)


def test_who_we_are_is_not_asked_where_it_is_written_down() -> None:
    us = always(500).us
    known = server(lambda _: httpx.Response(500), user_id="100", username="Acme").us()
    assert (known.id, known.name) == ("100", "acme")
    with pytest.raises(ChannelError):
        us()


@pytest.mark.parametrize("told", [{}, {"data": None}, {"data": {"id": "100"}}, {"data": []}])
def test_an_answer_that_does_not_say_who_we_are_is_a_passing_error(told: object) -> None:
    with pytest.raises(ChannelError) as caught:
        always(200, json=told).us()
    assert not caught.value.permanent


def test_a_page_tells_its_ends_and_where_it_goes_on() -> None:
    told = {"data": [{"id": "9"}, {"id": "5"}], "meta": {"next_token": "more", "newest_id": "9", "oldest_id": "5"}}
    page = always(200, json=told).page("/2/x", {})
    assert (page.newest, page.oldest, page.more, len(page.items)) == ("9", "5", "more", 2)


def test_the_ends_of_a_page_that_does_not_tell_them_are_found() -> None:
    page = always(200, json={"data": [{"id": "100"}, {"id": 7}, 7, {"id": "99"}]}).page("/2/x", {})
    assert (page.newest, page.oldest, page.more) == ("100", "99", "")


def test_a_page_of_nothing_is_empty() -> None:
    page = always(200, json={"meta": {"result_count": 0}}).page("/2/x", {})
    assert (page.items, page.newest, page.more) == ([], "", "")


@pytest.mark.parametrize("told", [{"data": {}}, {"data": 7}, {"meta": 7}, {"data": "text"}])
def test_a_page_of_another_shape_is_a_passing_error(told: object) -> None:
    with pytest.raises(ChannelError) as caught:
        always(200, json=told).page("/2/x", {})
    assert not caught.value.permanent


@pytest.mark.parametrize("body", [b"<html>", b"", b'{"data"', b"[]", b"[" * 100_000])
def test_an_answer_that_is_no_object_is_a_passing_error(body: bytes) -> None:
    with pytest.raises(ChannelError) as caught:
        always(200, content=body).ask("/2/x")
    assert not caught.value.permanent


def test_a_dead_key_is_said_to_be_dead() -> None:
    with pytest.raises(KeyRefused, match="Unauthorized"):
        always(401, json={"title": "Unauthorized", "status": 401}).ask("/2/x")


def test_a_plan_that_leaves_something_out_is_told_in_xs_words() -> None:
    with pytest.raises(ChannelError, match="a different access level") as caught:
        always(403, json={"detail": "You need a different access level", "title": "Forbidden"}).ask("/2/x")
    assert caught.value.permanent


def test_too_many_requests_pass_when_x_says() -> None:
    with pytest.raises(ChannelError) as caught:
        always(429, headers={"x-rate-limit-reset": LATER}).ask("/2/x")
    assert (caught.value.permanent, caught.value.retry_at) == (False, NOW + timedelta(minutes=9))


def test_a_day_that_is_used_up_ends_later_than_its_quarter_of_an_hour() -> None:
    day = {"x-user-limit-24hour-remaining": "0", "x-user-limit-24hour-reset": TOMORROW, "x-rate-limit-reset": LATER}
    assert back_at(httpx.Response(429, headers=day), NOW) == NOW + timedelta(hours=20)
    left = {**day, "x-user-limit-24hour-remaining": "3"}
    assert back_at(httpx.Response(429, headers=left), NOW) == NOW + timedelta(minutes=9)


@pytest.mark.parametrize("told", ["soon", "-1", "99999999999999999", ""])
def test_a_moment_that_is_none_is_not_believed(told: str) -> None:
    assert back_at(httpx.Response(429, headers={"x-rate-limit-reset": told}), NOW) is None


def test_a_moment_that_has_passed_is_now() -> None:
    assert back_at(httpx.Response(429, headers={"x-rate-limit-reset": "1"}), NOW) == NOW


@pytest.mark.parametrize(("status", "kind"), [(500, OutcomeUnknown), (503, OutcomeUnknown), (403, ChannelError)])
def test_what_breaks_while_we_speak_may_have_been_said(status: int, kind: type[ChannelError]) -> None:
    with pytest.raises(kind):
        always(status).say("/2/tweets", {"text": "ciao"})


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"data": null}', b'{"data": 7}'])
def test_words_taken_with_an_answer_that_cannot_be_read_may_have_been_said(body: bytes) -> None:
    with pytest.raises(OutcomeUnknown):
        always(201, content=body).say("/2/tweets", {"text": "ciao"})


def test_x_does_not_send_us_elsewhere() -> None:
    with pytest.raises(ChannelError, match="elsewhere"):
        always(302, headers={"location": "https://elsewhere.example"}).ask("/2/x")


@pytest.mark.parametrize(("told", "words"), [
    ({"detail": "Why", "title": "No"}, "Why"),
    ({"errors": [{"message": "Why"}]}, "Why"),
    ({"error": "invalid_request", "error_description": "Why"}, "Why"),
    ({"title": 7}, "Forbidden"),
    ([], "Forbidden"),
])  # fmt: skip
def test_the_reason_is_found_wherever_x_puts_it(told: object, words: str) -> None:
    assert words_of(httpx.Response(403, json=told)) == words
