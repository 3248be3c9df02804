"""The Graph API: what its refusals mean, how it pages, and that our key stays in its header."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels._meta_graph import Graph, refusal
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.core.interaction import Media
from tests.channels.twin_stage import loopback

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CREDENTIALS = {"api": "https://graph.test", "access_token": "the-key", "app_secret": "secret"}
Answer = Callable[[httpx.Request], httpx.Response]


def graph(answer: Answer, **more: str) -> Graph:
    http = httpx.Client(transport=httpx.MockTransport(answer))
    return Graph({**CREDENTIALS, **more}, replace(loopback(), http=http, clock=StoppedClock(NOW)), "Facebook")


def refused(status: int = 400, code: int = 0, subcode: int = 0, usage: str = "") -> httpx.Response:
    error = {"message": "No", "type": "OAuthException", "code": code, "error_subcode": subcode}
    return httpx.Response(status, json={"error": error}, headers={"x-business-use-case-usage": usage})


@pytest.mark.parametrize(
    ("response", "kind", "permanent"),
    [
        (refused(400, 190, 460), KeyRefused, True),
        (refused(401), KeyRefused, True),
        (refused(400, 32), ChannelError, False),
        (refused(429), ChannelError, False),
        (refused(500, 2), ChannelError, False),
        (refused(400, 1), ChannelError, False),
        (refused(403, 200), ChannelError, True),
        (refused(400, 100), ChannelError, True),
        (refused(400, 10, 2018278), ChannelError, True),
        (httpx.Response(502, text="<html>"), ChannelError, False),
        (httpx.Response(400, json=["no"]), ChannelError, True),
        (httpx.Response(400, json={"error": {"code": "many", "message": 7}}), ChannelError, True),
    ],
)
def test_a_refusal_means_what_it_means(response: httpx.Response, kind: type, permanent: bool) -> None:
    error = refusal(response, "Facebook", NOW)
    assert (type(error), error.permanent) == (kind, permanent)


@pytest.mark.parametrize(
    ("usage", "minutes"),
    [
        ('{"7": [{"estimated_time_to_regain_access": 9}]}', 9),
        ('{"7": [{"estimated_time_to_regain_access": 9999999}]}', 24 * 60),
        ('{"7": [{"estimated_time_to_regain_access": 0}]}', 60),
        ("nonsense", 60),
        ("[]", 60),
    ],
)
def test_meta_says_when_to_come_back(usage: str, minutes: int) -> None:
    error = refusal(refused(400, 4, usage=usage), "Facebook", NOW)
    assert error.retry_at == NOW + timedelta(minutes=minutes)


def test_what_went_wrong_while_speaking_is_unknown() -> None:
    with pytest.raises(OutcomeUnknown):
        graph(lambda _: refused(500, 2)).say("7/feed", {"message": "x"})
    with pytest.raises(OutcomeUnknown):
        graph(lambda _: httpx.Response(200, text="<html>")).say("7/feed", {"message": "x"})
    with pytest.raises(OutcomeUnknown):
        graph(lambda _: httpx.Response(200, json=[])).say("7/feed", {"message": "x"})
    with pytest.raises(ChannelError) as known:
        graph(lambda _: refused(400, 100)).say("7/feed", {"message": "x"})
    assert not isinstance(known.value, OutcomeUnknown)


def test_our_key_stands_in_the_header_and_its_proof_beside_it() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"id": "7"})

    graph(answer).ask("me")
    graph(answer, app_secret="").do("7/likes")
    assert [request.headers["authorization"] for request in asked] == ["Bearer the-key"] * 2
    assert ["appsecret_proof" in request.url.params for request in asked] == [True, False]
    assert all("the-key" not in str(request.url) for request in asked)


def paging(request: httpx.Request) -> httpx.Response:
    after = int(request.url.params.get("after", "0"))
    onward = f"https://evil.test/7/feed?after={after + 1}&access_token=the-key"
    told: dict[str, Any] = {"data": [after]}
    return httpx.Response(200, json=told | ({"paging": {"next": onward}} if after < 3 else {}))


def test_pages_are_asked_for_one_by_one_and_never_at_the_address_that_is_handed_out() -> None:
    hosts: set[str] = set()

    def answer(request: httpx.Request) -> httpx.Response:
        hosts.add(request.url.host)
        return paging(request)

    assert [page.items for page in graph(answer).pages("7/feed", {"limit": 1})] == [[0], [1], [2], [3]]
    assert hosts == {"graph.test"}


@pytest.mark.parametrize("told", [{"data": {}}, {"data": None}, {}, []])
def test_what_is_no_list_is_a_passing_error(told: Any) -> None:
    with pytest.raises(ChannelError) as error:
        graph(lambda _: httpx.Response(200, json=told)).page("7/feed", {})
    assert not error.value.permanent


def test_a_list_that_leads_back_to_itself_ends() -> None:
    told = {"data": [1], "paging": {"next": "https://graph.test/7/feed?after=b"}}
    assert len(list(graph(lambda _: httpx.Response(200, json=told)).pages("7/feed", {}))) == 2


@pytest.mark.parametrize("response", [refused(400, 100, 33), refused(400, 803), httpx.Response(404)])
def test_what_is_gone_is_nothing(response: httpx.Response) -> None:
    assert graph(lambda _: response).find("7_1") is None


def test_a_file_beyond_its_limit_is_refused_and_our_key_stays_here() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=b"x" * 10)

    told = graph(answer)
    assert told.fetch(Media(url="https://cdn.test/a.png"), 10) == b"x" * 10
    assert told.fetch(Media(content=b"abc"), 3) == b"abc"
    for media in (Media(url="https://cdn.test/a.png"), Media(content=b"x" * 10)):
        with pytest.raises(ChannelError, match="larger"):
            told.fetch(media, 9)
    assert ["authorization" in request.headers for request in asked] == [False, False]
    told.fetch(Media(url="https://cdn.test/a.png"), 10, keyed=True)
    assert asked[-1].headers["authorization"] == "Bearer the-key"
