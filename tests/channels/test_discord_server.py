"""Asking Discord."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from porch.channels._discord_server import Server
from porch.core.errors import ChannelError, KeyRefused
from tests.channels.twin_stage import loopback


def server(status: int, told: Any) -> Server:
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json=told))
    wire = replace(loopback(), http=httpx.Client(transport=transport))
    return Server({"token": " k ", "api": "https://discord.test/"}, wire)


@pytest.mark.parametrize("status", [403, 404])
def test_where_we_may_not_look_there_is_nothing(status: int) -> None:
    assert server(status, {}).listed("/channels/1/messages") is None


@pytest.mark.parametrize(("status", "told"), [(200, {}), (200, 7), (502, [])])
def test_a_list_that_is_none_is_trouble(status: int, told: Any) -> None:
    with pytest.raises(ChannelError):
        server(status, told).listed("/users/@me/guilds")


@pytest.mark.parametrize("told", [{}, [], {"id": 7}])
def test_who_we_are_must_be_said(told: Any) -> None:
    with pytest.raises(ChannelError):
        server(200, told).us()


def test_a_dead_key_is_one_wherever_it_is_used() -> None:
    for act in (lambda s: s.us(), lambda s: s.listed("/x"), lambda s: s.put("/x")):
        with pytest.raises(KeyRefused):
            act(server(401, {}))
