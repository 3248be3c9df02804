"""Google's line: a key renewed in time, a lasting key never lost, and what each refusal means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from porch.channels._google_session import Google, Refused, complaint, fetched, keys, midnight
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from tests.channels.google_stage import world

CREDENTIALS = {"client_id": "i", "client_secret": "s", "access_token": "old", "refresh_token": "lasting"}


class Service:
    """Google's token service and one API, with the answer a test wants."""

    def __init__(self, *answers: httpx.Response, token: httpx.Response | None = None) -> None:
        self.answers = list(answers)
        self.token = token or httpx.Response(200, json={"access_token": "new", "expires_in": 3600})
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self.token if request.url.path == "/token" else self.answers.pop(0)

    def line(self, **credentials: str) -> Google:
        return Google({**CREDENTIALS, **credentials}, world(self), "YouTube")


def ok(**told: Any) -> httpx.Response:
    return httpx.Response(200, json=told)


def error(status: int, reason: str = "", headers: dict[str, str] | None = None) -> httpx.Response:
    told = {"error": {"code": status, "message": "No.", "errors": [{"reason": reason}] if reason else []}}
    return httpx.Response(status, json=told, headers=headers)


def test_a_key_that_ran_out_is_renewed_and_the_question_asked_again() -> None:
    service = Service(error(401), ok(items=[]))
    line = service.line()
    assert line.ask("https://a.test", "/x") == {"items": []}
    assert [one.headers.get("authorization") for one in service.asked] == ["Bearer old", None, "Bearer new"]
    assert line.credentials["refresh_token"] == "lasting"
    assert datetime.fromisoformat(line.credentials["expires_at"]) > datetime.now(UTC)


def test_a_key_about_to_run_out_is_renewed_before_it_is_used() -> None:
    service = Service(ok())
    service.line(expires_at=(datetime.now(UTC) + timedelta(seconds=30)).isoformat()).ask("https://a.test", "/x")
    assert [one.url.path for one in service.asked] == ["/token", "/x"]


@pytest.mark.parametrize("stamp", ["", "soon", "2026-01-01T00:00:00"])
def test_a_key_whose_end_is_not_known_is_used(stamp: str) -> None:
    service = Service(ok())
    service.line(expires_at=stamp).ask("https://a.test", "/x")
    assert [one.url.path for one in service.asked] == ["/x"]


def test_no_key_is_sent_in_an_address() -> None:
    service = Service(ok())
    service.line().ask("https://a.test", "/x", {"part": "snippet", "pageToken": ""})
    assert str(service.asked[0].url) == "https://a.test/x?part=snippet"


@pytest.mark.parametrize("status", [400, 401])
def test_a_lasting_key_that_was_withdrawn_asks_for_a_person(status: int) -> None:
    service = Service(error(401), token=httpx.Response(status, json={"error": "invalid_grant"}))
    with pytest.raises(KeyRefused, match="Connect once more"):
        service.line().ask("https://a.test", "/x")


def test_a_key_refused_though_fresh_is_refused() -> None:
    with pytest.raises(KeyRefused):
        Service(error(401), error(401)).line().ask("https://a.test", "/x")


def test_without_a_lasting_key_a_dead_one_is_refused() -> None:
    with pytest.raises(KeyRefused):
        Service(error(401)).line(refresh_token="").ask("https://a.test", "/x")
    with pytest.raises(KeyRefused):
        Service().line(refresh_token="", access_token="").ask("https://a.test", "/x")


def test_a_token_service_that_is_down_is_a_passing_trouble() -> None:
    with pytest.raises(ChannelError) as down:
        Service(error(401), token=httpx.Response(503)).line().ask("https://a.test", "/x")
    assert not down.value.permanent


@pytest.mark.parametrize(
    ("answer", "kind", "permanent"),
    [
        (error(403, "quotaExceeded"), ChannelError, False),
        (error(403, "rateLimitExceeded"), ChannelError, False),
        (error(429), ChannelError, False),
        (error(500), ChannelError, False),
        (error(403, "insufficientPermissions"), KeyRefused, True),
        (error(403, "commentsDisabled"), Refused, True),
        (error(404), Refused, True),
        (httpx.Response(200, content=b"<html>"), ChannelError, False),
        (httpx.Response(200, json=[]), ChannelError, False),
    ],
)
def test_a_refusal_means_what_google_says(answer: httpx.Response, kind: type[ChannelError], permanent: bool) -> None:
    with pytest.raises(kind) as refused:
        Service(answer).line().ask("https://a.test", "/x")
    assert type(refused.value) is kind
    assert refused.value.permanent is permanent


def test_too_fast_says_when_to_come_back_even_where_google_does_not() -> None:
    for answer, seconds in ((error(429, headers={"Retry-After": "90"}), 85), (error(403, "userRateLimitExceeded"), 55)):
        with pytest.raises(ChannelError) as limited:
            Service(answer).line().ask("https://a.test", "/x")
        assert limited.value.retry_at is not None
        assert limited.value.retry_at > datetime.now(UTC) + timedelta(seconds=seconds)


@pytest.mark.parametrize("answer", [error(500), httpx.Response(200, content=b"torn")])
def test_what_may_have_been_taken_is_unknown(answer: httpx.Response) -> None:
    with pytest.raises(OutcomeUnknown):
        Service(answer).line().tell("POST", "https://a.test", "/x", {"text": "hi"})


def test_an_empty_answer_to_a_deed_is_one() -> None:
    assert Service(httpx.Response(204)).line().tell("POST", "https://a.test", "/x", None) == {}


@pytest.mark.parametrize("told", [{}, {"access_token": ""}, {"access_token": 7}])
def test_an_answer_without_a_key_is_no_key(told: dict[str, Any]) -> None:
    with pytest.raises(ChannelError):
        keys(told, datetime.now(UTC), "Google")


def test_a_lasting_key_comes_only_when_it_is_told() -> None:
    now = datetime.now(UTC)
    assert keys({"access_token": "a", "refresh_token": "", "expires_in": -1}, now, "Google") == {"access_token": "a"}
    assert keys({"access_token": "a", "refresh_token": "b"}, now, "Google")["refresh_token"] == "b"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"error": "plain"}', b'{"error": {"errors": 7}}'])
def test_a_complaint_in_another_shape_is_none(body: bytes) -> None:
    assert complaint(httpx.Response(418, content=body))[1] == ""


def test_the_quotas_day_ends_at_midnight_in_california_winter_and_summer() -> None:
    assert midnight(datetime(2026, 1, 5, 7, 59, tzinfo=UTC)) == datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert midnight(datetime(2026, 7, 5, 7, 1, tzinfo=UTC)) == datetime(2026, 7, 6, 7, tzinfo=UTC)


def test_a_file_is_brought_up_to_its_limit_and_without_our_key() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, content=b"x" * 10)

    assert fetched(world(answer), "https://files.test/a", 10, "YouTube") == b"x" * 10
    with pytest.raises(ChannelError) as large:
        fetched(world(answer), "https://files.test/a", 9, "YouTube")
    assert large.value.permanent
    assert all("authorization" not in one.headers for one in asked)
