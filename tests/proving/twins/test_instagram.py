"""The Instagram twin, met by the channel that Porch itself uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from porch.channels.instagram import CARD, Instagram
from porch.core.interaction import Heard
from porch.proving.twins.instagram import CREDENTIALS
from porch.proving.twins.running import RunningTwin
from tests.channels.twin_stage import loopback


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("instagram") as running:
        yield running


def us(twin: RunningTwin) -> Instagram:
    built = CARD.build({**CREDENTIALS, "api": twin.url}, loopback())
    assert isinstance(built, Instagram)
    return built


def test_all_comments_and_their_replies_are_listed_however_many(twin: RunningTwin) -> None:
    number, first = twin.says("ann", "Is it vegan?", kind="comment")
    names = {twin.says("ben", f"Me too {n}", kind="comment", answers=number)[1] for n in range(8)}
    names |= {twin.says("cleo", f"Nice {n}", kind="comment")[1] for n in range(8)}
    heard = {item.external_id for item in us(twin).listen(None) if isinstance(item, Heard)}
    assert names | {first} <= heard


def test_it_tells_of_no_comment_that_was_taken_back(twin: RunningTwin) -> None:
    number, _ = twin.says("ann", "Never mind", kind="comment")
    pushed = len(twin.pushed())
    twin.deletes(number)
    assert len(twin.pushed()) == pushed
