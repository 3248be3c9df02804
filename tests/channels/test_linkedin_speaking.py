"""Speaking on LinkedIn where the line breaks or the answer is strange."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from porch.channels._linkedin_server import LinkedIn
from porch.channels._linkedin_speaking import nod, publish, recall
from porch.core.channel import Wire
from porch.core.errors import ChannelError, OutcomeUnknown
from porch.proving.twins.linkedin import CREDENTIALS, POST
from porch.proving.twins.running import RunningTwin
from tests.channels.google_stage import words, world
from tests.channels.twin_stage import loopback


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("linkedin") as running:
        yield running


def server(twin: RunningTwin, wire: Wire | None = None) -> LinkedIn:
    return LinkedIn({**CREDENTIALS, "api": twin.url}, wire or loopback())


def test_the_same_words_of_long_ago_or_of_others_are_not_these(twin: RunningTwin) -> None:
    said = words("Thank you all", ref=POST)
    receipt = publish(server(twin), said)
    assert recall(server(twin), said) == receipt
    assert recall(server(twin), replace(said, begun_at=said.begun_at + timedelta(hours=1))) is None
    twin.says("ann", "Me too")
    assert recall(server(twin), words("Me too", ref=POST)) is None


@pytest.mark.parametrize("ref", ["", POST])
def test_a_receipt_that_cannot_be_read_is_an_unknown_outcome(twin: RunningTwin, ref: str) -> None:
    with pytest.raises(OutcomeUnknown):
        publish(server(twin, answering(twin, httpx.Response(201, json={}))), words("Heard?", ref=ref))


@pytest.mark.parametrize("status", [403, 503])
def test_a_like_that_is_refused_is_told(twin: RunningTwin, status: int) -> None:
    with pytest.raises(ChannelError):
        nod(server(twin, answering(twin, httpx.Response(status))), POST, "like")


def answering(twin: RunningTwin, told: httpx.Response) -> Wire:
    real = httpx.HTTPTransport()
    return world(lambda request: told if request.method == "POST" else real.handle_request(request))
