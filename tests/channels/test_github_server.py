"""How GitHub is asked and what its refusals mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from porch.channels._github_server import Server
from porch.core.channel import Wire
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def server(answer: httpx.Response) -> Server:
    http = httpx.Client(transport=httpx.MockTransport(lambda _: answer))
    return Server({"access_token": "k"}, Wire(http=http, dial=None, clock=StoppedClock(NOW)))  # type: ignore[arg-type]


def test_an_hour_that_is_spent_says_when_it_begins_anew() -> None:
    reset = str(int((NOW + timedelta(minutes=20)).timestamp()))
    spent = httpx.Response(403, headers={"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset})
    with pytest.raises(ChannelError) as refused:
        server(spent).ask("/user")
    assert (refused.value.permanent, refused.value.retry_at) == (False, NOW + timedelta(minutes=20))


def test_a_door_that_is_closed_is_closed_for_good_and_a_dead_key_is_dead() -> None:
    with pytest.raises(ChannelError) as refused:
        server(httpx.Response(403, json={"message": "Resource not accessible"})).ask("/user")
    assert refused.value.permanent
    with pytest.raises(KeyRefused):
        server(httpx.Response(401, json={"message": "Bad credentials"})).ask("/user")


@pytest.mark.parametrize("body", [[], {}, {"login": ""}])
def test_an_answer_that_does_not_say_who_we_are_is_a_passing_error(body: object) -> None:
    with pytest.raises(ChannelError) as refused:
        _ = server(httpx.Response(200, json=body)).us
    assert not refused.value.permanent


def test_a_page_instead_of_json_is_a_passing_error() -> None:
    with pytest.raises(ChannelError) as refused:
        server(httpx.Response(200, text="<html>")).ask("/user")
    assert not refused.value.permanent


@pytest.mark.parametrize(("date", "behind"), [("Sun, 22 Nov 2026 07:00:00 GMT", 1), ("soon", 0), ("", 0)])
def test_the_networks_clock_is_read_from_its_answer(date: str, behind: int) -> None:
    assert server(httpx.Response(200, headers={"date": date})).behind() == timedelta(hours=behind)
