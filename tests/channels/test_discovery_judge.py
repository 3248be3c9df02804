"""The judge of Google's twins: it is silent about what is right, and says what is wrong with each planted wrong."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.channels.discovery_judge import DiscoveryJudge
from tests.channels.documented_reviews import DOCUMENT
from tests.channels.judge import document

THREADS = "/youtube/v3/commentThreads"
REVIEWS = "/v4/accounts/1/locations/2/reviews"
SNIPPET = {"publishedAt": "2026-11-01T10:00:00Z", "likeCount": 0, "viewerRating": "none"}


def judged(spec: Any, method: str, url: str, told: Any, *, body: Any = None, status: int = 200) -> list[str]:
    judge = DiscoveryJudge((spec,))
    judge.judge(httpx.Request(method, f"http://twin.test{url}", json=body), httpx.Response(status, json=told))
    return judge.complaints


def comment(**more: Any) -> dict[str, Any]:
    return {"kind": "youtube#comment", "id": "Ug1", "snippet": {**SNIPPET, **more}}


@pytest.mark.data
@pytest.mark.parametrize(
    ("url", "told", "wrong"),
    [
        (f"{THREADS}?part=id", {}, ""),
        (f"/~limited:90{THREADS}?part=id&maxResults=100", {"items": []}, ""),
        ("/youtube/v3/comments?part=snippet&id=Ug1", {"items": [comment()]}, ""),
        ("/youtube/v3/nothing", {}, "no document knows this"),
        (THREADS, {}, "the parameter part is missing"),
        (f"{THREADS}?part=id&unheard=1", {}, "the parameter unheard is unknown"),
        (f"{THREADS}?part=id&maxResults=101", {}, "not a whole number from 1 to 100"),
        (f"{THREADS}?part=id&order=backwards", {}, "none of"),
        (f"{THREADS}?part=id&videoId=a&videoId=b", {}, "is given 2 times"),
        ("/youtube/v3/channels?part=id&mine=yes", {}, "not true or false"),
        (f"{THREADS}?part=id", {"itmes": []}, "answer.itmes is unknown"),
        (f"{THREADS}?part=id", {"items": {}}, "answer.items is dict, not array"),
        (f"{THREADS}?part=id", [], "answer is list, not object"),
        ("/youtube/v3/comments?part=id", {"items": [comment(publishedAt="then")]}, "no time"),
        ("/youtube/v3/comments?part=id", {"items": [comment(likeCount=-1)]}, "no uint32"),
        ("/youtube/v3/comments?part=id", {"items": [comment(likeCount="3")]}, "is str, not integer"),
        ("/youtube/v3/comments?part=id", {"items": [comment(viewerRating="meh")]}, "none of"),
        ("/youtube/v3/channels?part=id", {"items": [{"statistics": {"viewCount": "many"}}]}, "no uint64"),
    ],
)
def test_each_wrong_is_told_and_nothing_else(url: str, told: Any, wrong: str) -> None:
    complaints = judged(document("google_youtube.v3"), "GET", url, told)
    assert [wrong in one for one in complaints] == [True] * bool(wrong)


@pytest.mark.data
@pytest.mark.parametrize(
    ("method", "url", "body", "told", "status", "wrong"),
    [
        ("POST", "/youtube/v3/comments?part=snippet", {"snippet": {"parentId": "a"}}, comment(), 200, ""),
        ("POST", "/youtube/v3/comments?part=snippet", None, comment(), 200, "the request's body is no JSON"),
        ("POST", "/youtube/v3/comments?part=snippet", {"snip": 1}, comment(), 200, "request.snip is unknown"),
        ("GET", f"{THREADS}?part=id", {"a": 1}, {}, 200, "has a body and should have none"),
        ("GET", f"{THREADS}?part=id", None, {"error": {"code": 404}}, 404, ""),
        ("GET", f"{THREADS}?part=id", None, {"error": "no"}, 404, "not in Google's shape"),
        ("POST", "/youtube/v3/videos/rate?id=a&rating=like", None, {"a": 1}, 200, "has a body and should have none"),
    ],
)
def test_bodies_and_refusals_are_judged_too(
    method: str, url: str, body: Any, told: Any, status: int, wrong: str
) -> None:
    complaints = judged(document("google_youtube.v3"), method, url, told, body=body, status=status)
    assert [wrong in one for one in complaints] == [True] * bool(wrong)


@pytest.mark.parametrize(
    ("method", "url", "body", "told", "wrong"),
    [
        ("GET", f"{REVIEWS}?pageSize=50", None, {"reviews": [{"starRating": "FIVE"}]}, ""),
        ("GET", f"{REVIEWS}?pageSize=51", None, {}, "not a whole number"),
        ("GET", f"{REVIEWS}/r1", None, {"starRating": "5"}, "none of"),
        ("PUT", f"{REVIEWS}/r1/reply", {"comment": "x"}, {"comment": "x"}, ""),
        ("PUT", f"{REVIEWS}/r1/reply", {"text": "x"}, {"comment": "x"}, "request.text is unknown"),
        ("PUT", f"{REVIEWS}/r1", {"comment": "x"}, {}, "no document knows this"),
    ],
)
def test_the_reviews_as_googles_pages_describe_them_are_judged(
    method: str, url: str, body: Any, told: Any, wrong: str
) -> None:
    complaints = judged(DOCUMENT, method, url, told, body=body)
    assert [wrong in one for one in complaints] == [True] * bool(wrong)


def test_what_is_beyond_the_documents_is_passed_over() -> None:
    assert judged(DOCUMENT, "POST", "/token", {}) == []
