"""The Facebook twin, met by the channel that Porch itself uses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from porch.channels.facebook import CARD, Facebook
from porch.core.errors import OutcomeUnknown
from porch.core.interaction import Heard, Utterance
from porch.proving.twins.facebook import CREDENTIALS
from porch.proving.twins.running import RunningTwin
from tests.channels.twin_stage import loopback


@pytest.fixture(scope="module")
def lossy() -> Iterator[RunningTwin]:
    with RunningTwin("facebook", lossy=1.0) as running:
        yield running


def us(twin: RunningTwin) -> Facebook:
    built = CARD.build({**CREDENTIALS, "api": twin.url}, loopback())
    assert isinstance(built, Facebook)
    return built


def test_what_it_published_and_answered_with_500_can_be_found(lossy: RunningTwin) -> None:
    said = Utterance(key="k", text="We are closed on Monday", begun_at=datetime.now(UTC))
    with pytest.raises(OutcomeUnknown):
        us(lossy).speak(said)
    assert us(lossy).find(said) is not None
    assert lossy.ours() == ["Fresh cakes today", "We are closed on Monday"]


def test_there_is_always_something_to_comment_on(lossy: RunningTwin) -> None:
    _, name = lossy.says("ann", "Are you open?", kind="comment")
    heard = {item.external_id: item for item in us(lossy).listen(None) if isinstance(item, Heard)}
    assert heard[heard[name].in_reply_to].text == "Fresh cakes today"
