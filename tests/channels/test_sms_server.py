"""Asking a provider that answers otherwise than it should."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from porch.channels._sms_server import Server
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.proving.twins.sms import CREDENTIALS
from tests.channels.twin_stage import loopback

Answer = Callable[[httpx.Request], httpx.Response]


def server(answer: Answer, **more: str) -> Server:
    wire = replace(loopback(), http=httpx.Client(transport=httpx.MockTransport(answer)))
    return Server({**CREDENTIALS, **more}, wire)


@pytest.mark.parametrize("wrong", [{"account_sid": "AC1"}, {"account_sid": "../x"}, {"number": "0414"}, {"number": ""}])
def test_what_cannot_be_an_account_is_refused_before_anything_is_asked(wrong: dict[str, str]) -> None:
    with pytest.raises(ChannelError) as refused:
        server(lambda _: httpx.Response(200), **wrong)
    assert refused.value.permanent


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"[]", b'{"messages": 7}', b'{"messages": [{}], "next_page_uri": "https://evil.example/"}'],
)
def test_an_answer_that_is_no_list_is_trouble_and_no_silence(body: bytes) -> None:
    with pytest.raises(ChannelError) as trouble:
        list(server(lambda _: httpx.Response(200, content=body)).listed("/Messages.json", "messages", {}))
    assert not trouble.value.permanent


def test_pages_that_never_end_end() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"messages": [{}], "next_page_uri": "/again"})

    list(server(answer).listed("/Messages.json", "messages", {}))
    assert len(asked) == 501


def test_the_key_is_in_a_header_and_in_no_address() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={})

    server(answer).ask(".json")
    assert asked[0].headers["authorization"].startswith("Basic ")
    assert CREDENTIALS["auth_token"] not in str(asked[0].url)


@pytest.mark.parametrize(
    ("status", "error"), [(401, KeyRefused), (400, ChannelError), (500, OutcomeUnknown), (429, ChannelError)]
)
def test_what_a_refusal_means_when_we_speak(status: int, error: type[ChannelError]) -> None:
    with pytest.raises(error):
        server(lambda _: httpx.Response(status, json={"message": "no"})).say("+14145550101", "Ciao")


def test_an_answer_that_cannot_be_read_after_we_spoke_is_looked_up() -> None:
    with pytest.raises(OutcomeUnknown):
        server(lambda _: httpx.Response(201, content=b"<html>")).say("+14145550101", "Ciao")
