"""The stage on which a channel meets its twin, played once with a real channel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from porch.channels.contract import hear
from porch.channels.x import CARD
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.stage import TwinStage
from porch.proving.twins.x import CREDENTIALS


@pytest.fixture(scope="module")
def stage() -> Iterator[TwinStage]:
    with RunningTwin("x") as twin:
        yield TwinStage(CARD, twin, CREDENTIALS)


def test_a_customer_speaks_changes_and_takes_back(stage: TwinStage) -> None:
    name = stage.customer_says("Open?")
    stage.customer_edits(name, "Open today?")
    assert [said.text for said in stage.twin.held()] == ["@acme Open today?"]
    stage.customer_deletes(name)
    assert stage.twin.held() == []


def test_the_network_is_met_in_every_mood(stage: TwinStage) -> None:
    with pytest.raises(KeyRefused):
        hear(stage.refused())
    with pytest.raises(ChannelError, match="wait"):
        hear(stage.limited(90))
    with pytest.raises(ChannelError, match="could not be reached"):
        hear(stage.down())


def test_a_torn_line_publishes_and_does_not_say_so(stage: TwinStage) -> None:
    said = stage.customer_says("Once?")
    (heard,) = [item for item in hear(stage.channel())[0] if item.external_id == said]
    words = stage.address(heard)
    with pytest.raises(OutcomeUnknown):
        stage.torn().speak(type(words)(key="k", text="Once.", begun_at=words.begun_at, ref=words.ref))
    assert stage.said("Once.") == 1


def test_our_clock_can_be_off(stage: TwinStage) -> None:
    assert stage.skewed(timedelta(days=1)).whoami().value == "acme"
