"""GitHub's lists of who follows whom are read to their end, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from porch.channels import _github_people as people
from porch.channels import _github_server
from porch.channels.github import CARD, GitHub
from porch.core.errors import ChannelError
from porch.proving.twins.github import CREDENTIALS
from porch.proving.twins.running import RunningTwin
from tests.channels.test_github_server import server
from tests.channels.twin_stage import loopback


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("github") as running:
        yield running


def test_lists_are_read_page_by_page_to_their_end(twin: RunningTwin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "PAGE", 2)
    for name in ("ann", "ben", "dov"):
        twin.says(name, "", kind="follow")
    twin.says("acme", "", kind="follow", more={"whom": "dov"})
    channel = CARD.build({**CREDENTIALS, "api": twin.url}, loopback())
    assert isinstance(channel, GitHub)
    assert [(one.kind, one.value) for one in channel.followers()] == [
        ("github", "dov"), ("github", "ben"), ("github", "ann"),
    ]  # fmt: skip
    assert [one.value for one in channel.following()] == ["dov"]


@pytest.mark.parametrize("told", [{}, [{"id": 1}], [{"login": 7}], [{"login": ""}], ["ann"]])
def test_a_list_of_another_shape_is_no_list(told: Any) -> None:
    with pytest.raises(ChannelError):
        list(people.listed(server(httpx.Response(200, json=told)), "/user/followers"))


def test_a_page_is_as_long_as_github_gives() -> None:
    assert _github_server.PAGE == people.PAGE == 100
