"""Where a homeserver is, and what its refusals mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from porch.channels._matrix_server import Server, discover, server_url
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError
from tests.channels.twin_stage import loopback

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("matrix.test", "https://matrix.test"),
        ("@acme:matrix.test", "https://matrix.test"),
        ("@acme:matrix.test:8448", "https://matrix.test:8448"),
        ("http://127.0.0.1:8008/", "http://127.0.0.1:8008"),
    ],
)
def test_a_server_is_read_out_of_whatever_is_given(given: str, url: str) -> None:
    assert server_url(given) == url


@pytest.mark.parametrize("given", ["", "@acme", "two words", "https://"])
def test_what_names_no_server_is_refused(given: str) -> None:
    with pytest.raises(ChannelError):
        server_url(given)


@pytest.mark.parametrize(
    ("status", "body", "found"),
    [
        (200, {"m.homeserver": {"base_url": "https://synapse.matrix.test/"}}, "https://synapse.matrix.test"),
        (404, {}, "https://matrix.test"),
        (200, {"m.homeserver": 7}, "https://matrix.test"),
        (200, [], "https://matrix.test"),
    ],
)
def test_where_a_server_is_its_well_known_page_says(status: int, body: object, found: str) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json=body))
    wire = replace(loopback(), http=httpx.Client(transport=transport))
    assert discover({"server": "matrix.test"}, wire) == {"api": found}
    assert discover({"server": "matrix.test", "api": "https://given.test"}, wire) == {}


@pytest.mark.parametrize(
    ("body", "headers", "seconds"),
    [
        ({"retry_after_ms": 1500}, {}, 1.5),
        ({}, {"Retry-After": "7"}, 7),
        ({"retry_after_ms": "x"}, {"Retry-After": "3"}, 3),
    ],
)
def test_when_to_come_back_is_told_in_the_body_or_the_header(
    body: dict[str, object], headers: dict[str, str], seconds: float
) -> None:
    wire = replace(loopback(), clock=StoppedClock(NOW))
    with pytest.raises(ChannelError) as told:
        Server({"server": "a.test"}, wire).told(httpx.Response(429, json=body, headers=headers))
    assert told.value.retry_at is not None
    assert (told.value.retry_at - NOW).total_seconds() == seconds
