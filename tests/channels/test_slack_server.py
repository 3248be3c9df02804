"""Calling Slack's Web API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from porch.channels._slack_server import Server
from porch.core.errors import ChannelError, KeyRefused
from tests.channels.twin_stage import loopback


def server(told: Any, status: int = 200) -> Server:
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json=told, headers={"Retry-After": "9"}))
    return Server(
        {"token": "k", "api": "https://slack.test/api"}, replace(loopback(), http=httpx.Client(transport=transport))
    )


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        ({"display_name": "ann", "real_name": "Ann Alt"}, "ann"),
        ({"display_name": "", "real_name": "Ann Alt"}, "Ann Alt"),
        ({}, "annalt"),
    ],
)
def test_people_are_called_what_they_call_themselves(profile: dict[str, str], name: str) -> None:
    assert server({"ok": True, "user": {"name": "annalt", "profile": profile}}).names({"U1"}) == {"U1": name}


@pytest.mark.parametrize("told", [{"ok": False, "error": "user_not_found"}, {"ok": True}, {"ok": True, "user": {}}])
def test_who_is_not_known_any_more_is_left_out(told: dict[str, Any]) -> None:
    assert server(told).names({"U1"}) == {}


def test_a_dead_key_and_a_pause_are_not_taken_for_somebody_unknown() -> None:
    with pytest.raises(KeyRefused):
        server({"ok": False, "error": "token_revoked"}).names({"U1"})
    with pytest.raises(ChannelError):
        server({"ok": False, "error": "ratelimited"}, 429).names({"U1"})


@pytest.mark.parametrize("told", [{"ok": True}, {"ok": True, "channels": 7}])
def test_a_list_that_is_none_is_trouble(told: dict[str, Any]) -> None:
    with pytest.raises(ChannelError):
        list(server(told).pages("users.conversations", "channels"))


def test_who_we_are_must_be_said() -> None:
    with pytest.raises(ChannelError):
        server({"ok": True}).us()
