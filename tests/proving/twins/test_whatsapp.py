"""The WhatsApp twin, met by the channel that Porch itself uses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from porch.channels.whatsapp import CARD, WhatsApp
from porch.core.interaction import Handle, Heard, Utterance, Visibility
from porch.core.template import Filled
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.whatsapp import CREDENTIALS
from tests.channels.twin_stage import loopback


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("whatsapp") as running:
        yield running


def us(twin: RunningTwin) -> WhatsApp:
    built = CARD.build({**CREDENTIALS, "api": twin.url}, loopback())
    assert isinstance(built, WhatsApp)
    return built


def test_it_lists_nothing_and_pushes_all(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "Ciao", kind="message")
    (heard,) = us(twin).overhear(twin.pushed()[-1])
    assert isinstance(heard, Heard)
    assert (heard.external_id, heard.text) == (name, "Ciao")


def test_it_says_that_our_words_arrived_and_not_what_they_were(twin: RunningTwin) -> None:
    to = Handle(kind="whatsapp", value="16505551001")
    said = Utterance(
        key="k",
        text="Ann",
        begun_at=datetime.now(UTC),
        to=to,
        visibility=Visibility.DIRECT,
        template=Filled(name="hello", language="en", values=(("1", "Ann"),)),
    )
    receipt = us(twin).speak(said)
    body = json.loads(twin.pushed()[-1].body)
    statuses = body["entry"][0]["changes"][0]["value"]["statuses"]
    assert [(one["id"], one["status"]) for one in statuses] == [
        (receipt.external_id, "sent"), (receipt.external_id, "delivered"),
    ]  # fmt: skip
    assert "Hello Ann" not in twin.pushed()[-1].body.decode()
    assert "Hello Ann" in twin.ours()
