"""Trustpilot's line: what each refusal means, and what is made of answers that are not what was asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from porch.channels._trustpilot_server import Trustpilot
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.proving.twins.trustpilot import CREDENTIALS
from tests.channels.google_stage import world


def line(answer: httpx.Response) -> Trustpilot:
    return Trustpilot(CREDENTIALS, world(lambda _: answer))


@pytest.mark.parametrize(
    ("answer", "kind", "permanent"),
    [
        (httpx.Response(401), KeyRefused, True), (httpx.Response(403), ChannelError, True),
        (httpx.Response(429), ChannelError, False), (httpx.Response(500), ChannelError, False),
        (httpx.Response(200, content=b"<"), ChannelError, False), (httpx.Response(200, json=[]), ChannelError, False),
    ],
)  # fmt: skip
def test_a_refusal_means_what_trustpilot_says(
    answer: httpx.Response, kind: type[ChannelError], permanent: bool
) -> None:
    with pytest.raises(kind) as refused:
        line(answer).review("r1")
    assert refused.value.permanent is permanent


def test_too_many_questions_say_when_to_come_back() -> None:
    with pytest.raises(ChannelError) as limited:
        line(httpx.Response(429)).review("r1")
    assert limited.value.retry_at is not None
    assert limited.value.retry_at > datetime.now(UTC) + timedelta(minutes=4)


def test_what_may_have_been_taken_is_unknown() -> None:
    with pytest.raises(OutcomeUnknown):
        line(httpx.Response(502)).reply("r1", "Thanks")


def test_a_review_taken_down_is_gone() -> None:
    assert line(httpx.Response(404)).review("r1") is None
    assert line(httpx.Response(200, json={"id": "r1", "status": "deleted"})).review("r1") is None
    assert line(httpx.Response(200, json={"id": "r1", "status": "active"})).review("r1") is not None


def test_an_answer_without_what_was_asked_for_is_none() -> None:
    with pytest.raises(ChannelError, match="who we are"):
        _ = line(httpx.Response(200, json={})).us
    with pytest.raises(ChannelError, match="no key"):
        line(httpx.Response(200, json={})).renew()
    with pytest.raises(ChannelError, match="no list"):
        line(httpx.Response(200, json={"id": "u", "reviews": {}})).reviews(1)
