"""Answering reviews and questions: where words go, and how they are found again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from porch.channels._google_reviews_server import Business
from porch.channels._google_reviews_speaking import measure, publish, recall
from porch.core.errors import OutcomeUnknown
from porch.proving.twins.google_reviews import ACCOUNT, CREDENTIALS
from porch.proving.twins.running import RunningTwin
from tests.channels.google_stage import words, world
from tests.channels.twin_stage import loopback


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("google_reviews") as running:
        yield running


def business(twin: RunningTwin) -> Business:
    return Business({**CREDENTIALS, "api": twin.url}, loopback())


@pytest.mark.parametrize(("kind", "before"), [("post", f"{ACCOUNT}/"), ("question", "")])
def test_an_answer_is_found_again_and_another_is_not(twin: RunningTwin, kind: str, before: str) -> None:
    _, name = twin.says("ann", "And on Sundays?", kind=kind)
    said = words("From eight to one", ref=before + name)
    receipt = publish(business(twin), said)
    found = recall(business(twin), said)
    assert found is not None
    assert found.external_id == receipt.external_id
    assert recall(business(twin), replace(said, text="From nine")) is None
    assert recall(business(twin), replace(said, begun_at=said.begun_at + timedelta(hours=1))) is None


def test_somebody_elses_same_words_are_not_ours(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "Do you deliver?", kind="question")
    twin.says("ben", "They do", answers=number)
    assert recall(business(twin), words("They do", ref=name)) is None
    assert recall(business(twin), words("They do")) is None
    assert recall(business(twin), words("They do", ref=f"{ACCOUNT}/locations/202/reviews/r7")) is None


def test_a_receipt_that_cannot_be_read_is_an_unknown_outcome(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "Hello")
    real = httpx.HTTPTransport()

    def answer(request: httpx.Request) -> httpx.Response:
        told = real.handle_request(request)
        return httpx.Response(200, json={}) if request.method == "PUT" else told

    with pytest.raises(OutcomeUnknown):
        publish(Business({**CREDENTIALS, "api": twin.url}, world(answer)), words("Heard?", ref=f"{ACCOUNT}/{name}"))


def test_bytes_are_counted_and_not_letters() -> None:
    assert measure("è") == 2
