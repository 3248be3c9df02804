"""What YouTube's API is asked, and what is made of answers that are not what was asked for."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from porch.channels._youtube_server import YouTube, ids, numbers
from porch.core.errors import ChannelError
from porch.proving.twins.youtube import CREDENTIALS
from tests.channels.google_stage import world

US = {"id": "UCus", "snippet": {"title": "Acme"}, "contentDetails": {"relatedPlaylists": {"uploads": "UU"}}}


def server(answers: dict[str, Any]) -> YouTube:
    def answer(request: httpx.Request) -> httpx.Response:
        told = answers[request.url.path.rpartition("/")[2]]
        return told if isinstance(told, httpx.Response) else httpx.Response(200, json=told)

    return YouTube(CREDENTIALS, world(answer))


def test_we_are_named_with_our_subscribers_where_they_are_shown() -> None:
    shown = server({"channels": {"items": [{**US, "statistics": {"subscriberCount": "7"}}]}}).handle()
    assert (shown.value, shown.name, shown.followers) == ("UCus", "Acme", 7)
    assert server({"channels": {"items": [US]}}).handle().followers is None


@pytest.mark.parametrize("answer", [httpx.Response(404, json={"error": {"code": 404, "message": "no"}}), {"items": []}])
def test_a_channel_without_videos_has_none(answer: Any) -> None:
    assert server({"channels": {"items": [US]}, "playlistItems": answer}).uploads() == []


def test_a_channel_without_a_list_of_videos_has_none() -> None:
    assert server({"channels": {"items": [{"id": "UCus"}]}}).uploads() == []


def test_a_trouble_with_the_videos_is_not_silence() -> None:
    with pytest.raises(ChannelError):
        server({"channels": {"items": [US]}, "playlistItems": httpx.Response(500)}).uploads()


def test_a_list_that_is_none_is_refused() -> None:
    with pytest.raises(ChannelError, match="no list"):
        server({"commentThreads": {"items": {}}, "channels": {"items": [US]}}).threads()


def test_a_token_that_leads_in_a_circle_ends() -> None:
    circle = server({"comments": {"items": [{"id": "1"}], "nextPageToken": "again"}})
    assert [one["id"] for one in circle.replies("Ug1")] == ["1", "1"]


def test_replies_of_a_thread_that_is_gone_are_none_and_other_refusals_are_told() -> None:
    assert list(server({"comments": httpx.Response(404)}).replies("Ug1")) == []
    with pytest.raises(ChannelError):
        list(server({"comments": httpx.Response(403)}).replies("Ug1"))


def test_nobody_is_asked_after_for_nothing() -> None:
    assert server({}).standing("/comments", []) == set()
    assert ids([{"id": "a"}, {}, 7]) == ["a"]
    assert numbers({"viewCount": "-1"}, viewCount="views") == {}
