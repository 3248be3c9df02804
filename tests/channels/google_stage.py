"""A place to hold a channel of Google's to the contract, with every request and answer judged by Google's documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from porch.channels import contract
from porch.core.channel import Card, Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.interaction import Heard, Utterance
from porch.proving.twins.running import RunningTwin
from tests.channels.discovery_judge import DiscoveryJudge
from tests.channels.judge import Judged
from tests.channels.twin_stage import TwinStage, loopback


class GoogleStage(TwinStage):
    """A twin of Google's; everything that passes is judged."""

    def __init__(
        self, card: Card, twin: RunningTwin, credentials: dict[str, str], judge: DiscoveryJudge, **more: Any
    ) -> None:
        super().__init__(card, twin, credentials, named="", **more)
        self._wire = judged(judge)


def judged(judge: DiscoveryJudge) -> Wire:
    """Return the world as Porch reaches it on loopback, with a judge looking on."""
    return replace(loopback(), http=httpx.Client(transport=Judged(judge)))  # type: ignore[arg-type]


def world(answer: Any) -> Wire:
    """Return a world in which every request is answered by a function."""
    return replace(loopback(), http=httpx.Client(transport=httpx.MockTransport(answer)), clock=SYSTEM_CLOCK)


def words(text: str, **more: Any) -> Utterance:
    """Return something to say."""
    return Utterance(key=uuid4().hex, text=text, begun_at=datetime.now(UTC), **more)


def answer_to(heard: Heard, text: str) -> Utterance:
    """Return an answer to something heard."""
    return words(text, to=heard.author, in_reply_to=heard.external_id, ref=heard.ref, visibility=heard.visibility)


def heard_now(channel: Any, since: str | None = None) -> tuple[dict[str, Heard], str | None]:
    """Return what one listening brings by external id, the latest version of each, and the cursor after it."""
    items, _, cursor = contract.hear(channel, since)
    return {item.external_id: contract.latest(items, item.external_id) for item in items}, cursor
