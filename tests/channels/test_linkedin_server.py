"""LinkedIn's line: what each refusal means, and what is made of answers that are not what was asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels._linkedin_server import LinkedIn, Refused, keys, midnight
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.proving.twins.linkedin import CREDENTIALS
from tests.channels.google_stage import world


def line(answer: httpx.Response, **credentials: str) -> LinkedIn:
    return LinkedIn({**CREDENTIALS, "refresh_token": "", **credentials}, world(lambda _: answer))


@pytest.mark.parametrize(
    ("answer", "kind", "permanent"),
    [
        (httpx.Response(401), KeyRefused, True), (httpx.Response(403, json={"message": "no"}), Refused, True),
        (httpx.Response(426), ChannelError, True), (httpx.Response(429), ChannelError, False),
        (httpx.Response(500), ChannelError, False), (httpx.Response(200, content=b"<"), ChannelError, False),
        (httpx.Response(200, json=[]), ChannelError, False),
    ],
)  # fmt: skip
def test_a_refusal_means_what_linkedin_says(answer: httpx.Response, kind: type[ChannelError], permanent: bool) -> None:
    with pytest.raises(kind) as refused:
        line(answer).ask("/rest/posts")
    assert type(refused.value) is kind
    assert refused.value.permanent is permanent


def test_too_many_questions_pass_at_the_latest_at_midnight() -> None:
    now = datetime.now(UTC)
    for headers, most in (({}, timedelta(days=1)), ({"Retry-After": "90"}, timedelta(seconds=95))):
        with pytest.raises(ChannelError) as limited:
            line(httpx.Response(429, headers=headers)).ask("/rest/posts")
        assert limited.value.retry_at is not None
        assert timedelta() < limited.value.retry_at - now <= most
    assert midnight(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)


def test_what_may_have_been_taken_is_unknown() -> None:
    with pytest.raises(OutcomeUnknown):
        line(httpx.Response(502)).tell("/rest/posts", {})


@pytest.mark.parametrize("status", [400, 401])
def test_a_lasting_key_that_was_withdrawn_asks_for_a_person(status: int) -> None:
    with pytest.raises(KeyRefused, match="Connect once more"):
        line(httpx.Response(status), refresh_token="lasting").renew()


@pytest.mark.parametrize("told", [{}, [], {"access_token": ""}, {"access_token": 7}])
def test_an_answer_without_a_key_is_no_key(told: Any) -> None:
    with pytest.raises(ChannelError):
        keys(told, datetime.now(UTC))


def test_a_lasting_key_comes_only_when_it_is_told() -> None:
    told = {"access_token": "a", "refresh_token": "", "expires_in": "soon"}
    assert keys(told, datetime.now(UTC)) == {"access_token": "a"}


def test_followers_that_are_not_told_are_none_and_gone_comments_no_comments() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        roles = {"elements": [{"organizationalTarget": "urn:li:organization:1"}, 7]}
        told = {"/rest/organizationAcls": roles, "/rest/organizations/1": {"localizedName": "A"}}
        found = told.get(request.url.path)
        return httpx.Response(200, json=found) if found else httpx.Response(404)

    shy = LinkedIn(CREDENTIALS, world(answer))
    assert (shy.handle().name, shy.handle().followers) == ("A", None)
    assert list(shy.comments("urn:li:share:1")) == []
    assert not shy.stands("/rest/posts/1")
    with pytest.raises(ChannelError, match="no list"):
        line(httpx.Response(200, json={"elements": {}})).listed("/rest/posts")
    with pytest.raises(Refused):
        list(line(httpx.Response(403)).comments("urn:li:share:1"))
    with pytest.raises(Refused):
        line(httpx.Response(403)).stands("/rest/posts/1")
